import type { PerformanceState } from './state.ts';

/** Bins are as many rows each, as far as equal scores and the edge at one half let them. */
const BINS = 20;
const LEAST_ROWS = 30;
const EDGE = 0.5;

/** How often a score came true on the reference, in bins of scores: what a probability is worth. */
export interface Reliability {
  /** Lowest score of each bin, ascending. */
  readonly from: Float64Array;
  readonly rows: Float64Array;
  readonly positives: Float64Array;
}

/**
 * The reliability of a two-class model's probabilities on labelled rows that it was not trained on, in bins
 * of about equal rows with an edge at one half; null for other tasks and where no row has a probability.
 *
 * Histogram binning: Zadrozny and Elkan, ICML 2001. Cost: O(distinct scores).
 */
export function makeReliability(state: PerformanceState): Reliability | null {
  if (state.task !== 'binary' || state.scores.scores.length === 0) return null;
  const { scores, positives, negatives } = state.scores;
  const count = (index: number) => (positives[index] as number) + (negatives[index] as number);
  const total = scores.reduce((sum, _, index) => sum + count(index), 0);
  const size = Math.max(LEAST_ROWS, total / BINS);
  const bins: { from: number; rows: number; positives: number }[] = [];
  scores.forEach((score, index) => {
    const bin = bins.at(-1);
    const passesEdge = bin !== undefined && bin.from < EDGE && score >= EDGE;
    if (bin === undefined || bin.rows >= size || passesEdge) {
      bins.push({ from: score, rows: count(index), positives: positives[index] as number });
    } else {
      bin.rows += count(index);
      bin.positives += positives[index] as number;
    }
  });
  return {
    from: Float64Array.from(bins, ({ from }) => from),
    rows: Float64Array.from(bins, ({ rows }) => rows),
    positives: Float64Array.from(bins, (bin) => bin.positives),
  };
}

/** Index of the bin that a score falls into; below all of them the first. Cost: O(log bins). */
export function binOf({ from }: Reliability, score: number): number {
  let [low, high] = [0, from.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((from[middle] as number) <= score) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
