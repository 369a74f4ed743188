import { lastAtOrBelow } from '../stats/last-at-or-below.ts';
import type { PerformanceState } from './state.ts';

/** Bins are as many rows each, as far as equal scores and the edge at one half let them. */
const BINS = 20;
const LEAST_ROWS = 30;
const EDGE = 0.5;

/** Weights are multiples of it, so that their sums are exact and the same in any order of the rows. */
const WEIGHT_STEP = 2 ** -20;

/** How often a score came true on the reference, in bins of scores: what a probability is worth. */
export interface Reliability {
  /** Mean score of each bin, ascending. */
  readonly centres: Float64Array;
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
  const bins: { from: number; sum: number; rows: number; positives: number }[] = [];
  scores.forEach((score, index) => {
    let bin = bins.at(-1);
    const passesEdge = bin !== undefined && bin.from < EDGE && score >= EDGE;
    if (bin === undefined || bin.rows >= size || passesEdge) {
      bin = { from: score, sum: 0, rows: 0, positives: 0 };
      bins.push(bin);
    }
    bin.sum += score * count(index);
    bin.rows += count(index);
    bin.positives += positives[index] as number;
  });
  return {
    centres: Float64Array.from(bins, ({ sum, rows }) => sum / rows),
    rows: Float64Array.from(bins, ({ rows }) => rows),
    positives: Float64Array.from(bins, (bin) => bin.positives),
  };
}

/** Where a score lies among the bins: between the centres of `bin` and of the one above it. */
export interface PlaceAmongBins {
  readonly bin: number;
  /** How much of the bin above counts, from 0 at this bin's centre to 1 at that of the one above. */
  readonly above: number;
}

/** Outside the outermost centres the outermost bin counts alone. Cost: O(log bins). */
export function placeAmongBins({ centres }: Reliability, score: number): PlaceAmongBins {
  const bin = lastAtOrBelow(centres, score);
  if (bin < 0) return { bin: 0, above: 0 };
  if (bin === centres.length - 1) return { bin, above: 0 };
  const [from, to] = [centres[bin] as number, centres[bin + 1] as number];
  return { bin, above: Math.round((score - from) / (to - from) / WEIGHT_STEP) * WEIGHT_STEP };
}
