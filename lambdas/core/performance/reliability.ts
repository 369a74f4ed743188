import { lastAtOrBelow } from '../stats/last-at-or-below.ts';
import type { MulticlassState } from './multiclass-state.ts';
import { mergeScores, type ScoreTable, zeroScores } from './score-table.ts';
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

/** How often rows that were predicted as a class are of it, by the probability that the class got. */
interface ClassReliability extends Reliability {
  /** In canonical text; null for all classes together. */
  readonly predicted: string | null;
}

/** What probabilities are worth; a task has one of both at most. */
export interface Reliabilities {
  /** Of a two-class model: how often a score of the positive class came true. */
  readonly reliability?: Reliability;
  /** Of a model with several classes: each class that enough rows were predicted as, then all together. */
  readonly classReliability?: readonly ClassReliability[];
}

/**
 * The reliability of a model's probabilities on labelled rows that it was not trained on, in bins of about
 * equal rows, for two classes with an edge at one half; nothing for regression and where no row has a
 * probability.
 *
 * Of several classes each is calibrated on the rows that were predicted as it: the same probability is worth
 * something else where another class got more. Top-label calibration: Gupta and Ramdas, ICLR 2022. Histogram
 * binning: Zadrozny and Elkan, ICML 2001. Cost: O(distinct scores).
 */
export function makeReliabilities(state: PerformanceState): Reliabilities {
  if (state.task === 'binary' && state.scores.scores.length > 0) {
    return { reliability: binScores(state.scores, EDGE) };
  }
  return state.task === 'multiclass' ? binClasses(state) : {};
}

function binClasses({ classes, decided }: MulticlassState): Reliabilities {
  const pooled = decided.reduce((sum, table) => mergeScores(sum, table), zeroScores());
  if (pooled.scores.length === 0) return {};
  const known = decided.flatMap((table, index) =>
    rowsOf(table) < LEAST_ROWS ? [] : [{ predicted: classes[index] as string, ...binScores(table) }],
  );
  return { classReliability: [...known, { predicted: null, ...binScores(pooled) }] };
}

function binScores(table: ScoreTable, edge = Number.POSITIVE_INFINITY): Reliability {
  const { scores, positives, negatives } = table;
  const size = Math.max(LEAST_ROWS, rowsOf(table) / BINS);
  const bins: { from: number; sum: number; rows: number; positives: number }[] = [];
  scores.forEach((score, index) => {
    const count = (positives[index] as number) + (negatives[index] as number);
    let bin = bins.at(-1);
    const passesEdge = bin !== undefined && bin.from < edge && score >= edge;
    if (bin === undefined || bin.rows >= size || passesEdge) {
      bin = { from: score, sum: 0, rows: 0, positives: 0 };
      bins.push(bin);
    }
    bin.sum += score * count;
    bin.rows += count;
    bin.positives += positives[index] as number;
  });
  return {
    centres: Float64Array.from(bins, ({ sum, rows }) => sum / rows),
    rows: Float64Array.from(bins, ({ rows }) => rows),
    positives: Float64Array.from(bins, (bin) => bin.positives),
  };
}

function rowsOf({ positives, negatives }: ScoreTable): number {
  return positives.reduce((sum, count, index) => sum + count + (negatives[index] as number), 0);
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
