import { addColumn, addProducts, COLUMN_LENGTH, columnOf, squaresOf } from '../stats/exact-columns.ts';
import { type ExactSum, mergeSums, zeroSum } from '../stats/exact-sum.ts';
import { addDetails, blockOf } from './regression-details.ts';

/** Numbers that were predicted and the numbers that came true, row by row. */
export interface RegressionColumns {
  readonly predictions: Float64Array;
  readonly labels: Float64Array;
}

/**
 * What is summed, exactly: e is prediction − label, y the label, s the square of e rounded to a double,
 * p |e| / |y| where y is not 0. Squares, products and powers of these are not rounded.
 */
const SUMS = ['e', 'absE', 'e2', 's', 's2', 'y', 'y2', 'p', 'p2', 'y3', 'y4', 'sy', 'sy2'] as const;

export type RegressionSums = Readonly<Record<(typeof SUMS)[number], ExactSum>>;

/** Counts and exact sums over the rows of a regression, about 70 kB. Read `sums` by `sumsOf`. */
export interface RegressionState {
  readonly task: 'regression';
  rows: number;
  /** Rows that the percentage error leaves out. */
  zeroLabels: number;
  readonly sums: RegressionSums;
  /** Rows that so far are only in the sums which the values of MSE, MAE and R² take. */
  waiting: readonly RegressionColumns[];
}

/** Sums by name, each as the function gives it. */
export function makeSums(sumOf: (name: keyof RegressionSums) => ExactSum): RegressionSums {
  return Object.fromEntries(SUMS.map((name) => [name, sumOf(name)])) as RegressionSums;
}

export function zeroRegression(): RegressionState {
  return { task: 'regression', rows: 0, zeroLabels: 0, sums: makeSums(zeroSum), waiting: [] };
}

/**
 * Adds rows in place: at once to the sums that the values of MSE, MAE and R² take, to the others when somebody
 * asks for one. Until then the state keeps the columns: do not write to them afterwards. Throws a RangeError
 * where they differ in length.
 */
export function addRegressionColumns(state: RegressionState, columns: RegressionColumns): void {
  const { predictions, labels } = columns;
  const rows = predictions.length;
  if (labels.length !== rows) throw new RangeError(`${rows} predictions, but ${labels.length} labels`);
  const scratch = { sizes: new Float64Array(COLUMN_LENGTH), squares: new Float64Array(COLUMN_LENGTH) };
  for (let start = 0; start < rows; start += COLUMN_LENGTH) {
    addBlock(state.sums, blockOf(columns, start), scratch);
  }
  state.zeroLabels += zerosIn(labels);
  state.rows += rows;
  if (rows > 0) state.waiting = [...state.waiting, columns];
}

/** All sums, those included that are left until somebody asks. */
export function sumsOf(state: RegressionState): RegressionSums {
  for (const columns of state.waiting) addDetails(state.sums, columns);
  state.waiting = [];
  return state.sums;
}

interface Scratch {
  readonly sizes: Float64Array;
  readonly squares: Float64Array;
}

function addBlock(sums: RegressionSums, block: RegressionColumns, { sizes, squares }: Scratch): void {
  const { predictions, labels } = block;
  const count = labels.length;
  for (let i = 0; i < count; i += 1) {
    const error = (predictions[i] as number) - (labels[i] as number);
    sizes[i] = Math.abs(error);
    squares[i] = error * error;
  }
  const errors = columnOf(sizes, count);
  addColumn(sums.absE, errors);
  addColumn(sums.s, squaresOf(errors, squares));
  const column = columnOf(labels, count);
  addColumn(sums.y, column);
  addProducts(sums.y2, column, column);
}

function zerosIn(values: Float64Array): number {
  let zeros = 0;
  for (let i = 0; i < values.length; i += 1) if (values[i] === 0) zeros += 1;
  return zeros;
}

/** The sums of both, as a new state; order-free. */
export function mergeRegression(a: RegressionState, b: RegressionState): RegressionState {
  const [first, second] = [sumsOf(a), sumsOf(b)];
  return {
    task: 'regression',
    rows: a.rows + b.rows,
    zeroLabels: a.zeroLabels + b.zeroLabels,
    sums: makeSums((name) => mergeSums(first[name], second[name])),
    waiting: [],
  };
}
