import {
  addColumn,
  addProducts,
  COLUMN_LENGTH,
  type Column,
  columnOf,
  squaresOf,
} from '../stats/exact-columns.ts';
import type { RegressionColumns, RegressionSums } from './regression-state.ts';

/** The rows of one block, from `start` on. */
export function blockOf({ predictions, labels }: RegressionColumns, start: number): RegressionColumns {
  const end = start + COLUMN_LENGTH;
  return { predictions: predictions.subarray(start, end), labels: labels.subarray(start, end) };
}

/** Adds what only biases, percentage errors and intervals need: all sums but those of |e|, s, y and y². */
export function addDetails(sums: RegressionSums, columns: RegressionColumns): void {
  const scratch = emptyScratch();
  for (let start = 0; start < columns.labels.length; start += COLUMN_LENGTH) {
    const block = blockOf(columns, start);
    addPercentages(sums, block, scratch);
    addMoments(sums, block, scratch);
  }
}

/** Room for the two doubles that hold an exact square, and for squared errors. */
interface Scratch {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly squares: Float64Array;
}

function emptyScratch(): Scratch {
  const empty = () => new Float64Array(COLUMN_LENGTH);
  return { high: empty(), low: empty(), squares: empty() };
}

function addPercentages(
  sums: RegressionSums,
  { predictions, labels }: RegressionColumns,
  { high: shares }: Scratch,
): void {
  let known = 0;
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i] as number;
    if (label === 0) continue;
    shares[known] = Math.abs((predictions[i] as number) - label) / Math.abs(label);
    known += 1;
  }
  const column = columnOf(shares, known);
  addColumn(sums.p, column);
  addProducts(sums.p2, column, column);
}

/**
 * Powers of a label 10⁶ standard deviations from zero cancel by 24 digits in the central moments, so the
 * square goes into the higher powers as two doubles, its rounded value and what rounding lost.
 */
function addMoments(sums: RegressionSums, block: RegressionColumns, scratch: Scratch): void {
  squareExactly(block.labels, scratch);
  const labels = columnOf(block.labels, block.labels.length);
  const high = squaresOf(labels, scratch.high);
  const { count, top, low: lowest } = labels;
  const low: Column = { values: scratch.low, count, top: 2 * top - 53, low: 2 * lowest };
  addProducts(sums.y3, high, labels);
  addProducts(sums.y3, low, labels);
  addProducts(sums.y4, high, high);
  addProducts(sums.y4, low, low);
  const squares = addErrors(sums, block, scratch.squares);
  addProducts(sums.sy, squares, labels);
  addProducts(sums.sy2, squares, high);
  addProducts(sums.sy2, squares, low);
  addProducts(sums.y4, twice(high), low);
}

const SPLITTER = 2 ** 27 + 1;

/** x² as a sum of two doubles (Dekker 1971); exact where neither over- nor underflows. */
function squareExactly(values: Float64Array, { high, low }: Scratch): void {
  for (let i = 0; i < values.length; i += 1) {
    const x = values[i] as number;
    const square = x * x;
    const top = SPLITTER * x - (SPLITTER * x - x);
    const rest = x - top;
    high[i] = square;
    low[i] = rest * rest - (square - top * top - 2 * top * rest);
  }
}

/** Adds the errors' own sums; their squares, rounded, are the answer. */
function addErrors(
  sums: RegressionSums,
  { predictions, labels }: RegressionColumns,
  values: Float64Array,
): Column {
  for (let i = 0; i < labels.length; i += 1) values[i] = (predictions[i] as number) - (labels[i] as number);
  const errors = columnOf(values, labels.length);
  addColumn(sums.e, errors);
  addProducts(sums.e2, errors, errors);
  for (let i = 0; i < labels.length; i += 1) values[i] = (values[i] as number) * (values[i] as number);
  const squares = squaresOf(errors, values);
  addProducts(sums.s2, squares, squares);
  return squares;
}

/** Doubles the values in place. */
function twice({ values, count, top, low }: Column): Column {
  for (let i = 0; i < count; i += 1) values[i] = 2 * (values[i] as number);
  return { values, count, top: top + 1, low: low + 1 };
}
