import { addProduct, addToSum, type ExactSum, mergeSums, zeroSum } from '../stats/exact-sum.ts';
import { addToMean, type MeanSums, mergeMeans, zeroMean } from './mean-sums.ts';
import type { RegressionRow } from './scored-row.ts';

/** Exact sums over the rows of a regression; e is prediction − label, y the label. About 14 kB. */
export interface RegressionState {
  readonly task: 'regression';
  rows: number;
  /** Rows that the percentage error leaves out. */
  zeroLabels: number;
  readonly error: MeanSums;
  readonly absoluteError: MeanSums;
  readonly squaredError: MeanSums;
  /** |e / y| where y is not 0. */
  readonly percentageError: MeanSums;
  readonly moments: LabelMoments;
}

/** Joint moments of the label and the squared error, for R² and its interval. */
interface LabelMoments {
  readonly y: ExactSum;
  readonly y2: ExactSum;
  readonly y3: ExactSum;
  readonly y4: ExactSum;
  readonly e2y: ExactSum;
  readonly e2y2: ExactSum;
}

export function zeroRegression(): RegressionState {
  return {
    task: 'regression',
    rows: 0,
    zeroLabels: 0,
    error: zeroMean(),
    absoluteError: zeroMean(),
    squaredError: zeroMean(),
    percentageError: zeroMean(),
    moments: {
      y: zeroSum(),
      y2: zeroSum(),
      y3: zeroSum(),
      y4: zeroSum(),
      e2y: zeroSum(),
      e2y2: zeroSum(),
    },
  };
}

export function addRegressionRow(state: RegressionState, { prediction, label }: RegressionRow): void {
  const error = prediction - label;
  state.rows += 1;
  addToMean(state.error, error);
  addToMean(state.absoluteError, Math.abs(error));
  addToMean(state.squaredError, error * error);
  if (label === 0) state.zeroLabels += 1;
  else addToMean(state.percentageError, Math.abs(error) / Math.abs(label));
  addMoments(state.moments, label, error * error);
}

/**
 * Powers of a label 10⁶ standard deviations from zero cancel by 24 digits in the central moments, so the
 * square goes into the higher powers as two doubles, its rounded value and what rounding lost.
 */
function addMoments(moments: LabelMoments, label: number, squaredError: number): void {
  const [high, low] = exactSquare(label);
  addToSum(moments.y, label);
  addProduct(moments.y2, label, label);
  addProduct(moments.y3, high, label);
  addProduct(moments.y3, low, label);
  addProduct(moments.y4, high, high);
  addProduct(moments.y4, 2 * high, low);
  addProduct(moments.y4, low, low);
  addProduct(moments.e2y, squaredError, label);
  addProduct(moments.e2y2, squaredError, high);
  addProduct(moments.e2y2, squaredError, low);
}

const SPLITTER = 2 ** 27 + 1;

/** x² as an unevaluated sum of two doubles (Dekker 1971); exact where neither over- nor underflows. */
function exactSquare(x: number): readonly [high: number, low: number] {
  const high = x * x;
  const top = SPLITTER * x - (SPLITTER * x - x);
  const rest = x - top;
  return [high, rest * rest - (high - top * top - 2 * top * rest)];
}

export function mergeRegression(a: RegressionState, b: RegressionState): RegressionState {
  return {
    task: 'regression',
    rows: a.rows + b.rows,
    zeroLabels: a.zeroLabels + b.zeroLabels,
    error: mergeMeans(a.error, b.error),
    absoluteError: mergeMeans(a.absoluteError, b.absoluteError),
    squaredError: mergeMeans(a.squaredError, b.squaredError),
    percentageError: mergeMeans(a.percentageError, b.percentageError),
    moments: {
      y: mergeSums(a.moments.y, b.moments.y),
      y2: mergeSums(a.moments.y2, b.moments.y2),
      y3: mergeSums(a.moments.y3, b.moments.y3),
      y4: mergeSums(a.moments.y4, b.moments.y4),
      e2y: mergeSums(a.moments.e2y, b.moments.e2y),
      e2y2: mergeSums(a.moments.e2y2, b.moments.e2y2),
    },
  };
}
