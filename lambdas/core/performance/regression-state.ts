import { addColumn, addProducts, COLUMN_LENGTH, columnOf, squaresOf } from '../stats/exact-columns.ts';
import { type ExactSum, mergeSums, zeroSum } from '../stats/exact-sum.ts';
import { addDetails } from './regression-details.ts';

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
  /** Rows whose percentage errors and higher moments are not in the sums yet. */
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
 * Adds rows in place. The state keeps the columns until their percentage errors and higher moments are
 * asked for: do not write to them afterwards. Throws a RangeError where they differ in length.
 */
export function addRegressionColumns(state: RegressionState, columns: RegressionColumns): void {
  const { predictions, labels } = columns;
  const rows = predictions.length;
  if (labels.length !== rows) throw new RangeError(`${rows} predictions, but ${labels.length} labels`);
  const block = emptyBlock();
  for (let start = 0; start < rows; start += COLUMN_LENGTH) {
    const count = Math.min(COLUMN_LENGTH, rows - start);
    fillBlock(block, columns, { start, count });
    addBlock(state.sums, block, count);
    state.zeroLabels += zerosIn(block.labels, count);
  }
  state.rows += rows;
  if (rows > 0) state.waiting = [...state.waiting, columns];
}

/** All sums, those included that are left until somebody asks: percentage errors and higher moments. */
export function sumsOf(state: RegressionState): RegressionSums {
  for (const columns of state.waiting) addDetails(state.sums, columns);
  state.waiting = [];
  return state.sums;
}

interface Block {
  readonly labels: Float64Array;
  readonly errors: Float64Array;
  readonly sizes: Float64Array;
  readonly squares: Float64Array;
}

function emptyBlock(): Block {
  const empty = () => new Float64Array(COLUMN_LENGTH);
  return { labels: empty(), errors: empty(), sizes: empty(), squares: empty() };
}

interface Place {
  readonly start: number;
  readonly count: number;
}

function fillBlock(
  { labels, errors, sizes, squares }: Block,
  columns: RegressionColumns,
  { start, count }: Place,
): void {
  for (let i = 0; i < count; i += 1) {
    const label = columns.labels[start + i] as number;
    const error = (columns.predictions[start + i] as number) - label;
    labels[i] = label;
    errors[i] = error;
    sizes[i] = Math.abs(error);
    squares[i] = error * error;
  }
}

function addBlock(sums: RegressionSums, block: Block, count: number): void {
  const errors = columnOf(block.errors, count);
  const squares = squaresOf(errors, block.squares);
  const labels = columnOf(block.labels, count);
  addColumn(sums.e, errors);
  addColumn(sums.absE, { values: block.sizes, count, top: errors.top, low: errors.low });
  addProducts(sums.e2, errors, errors);
  addColumn(sums.s, squares);
  addProducts(sums.s2, squares, squares);
  addColumn(sums.y, labels);
  addProducts(sums.y2, labels, labels);
}

function zerosIn(values: Float64Array, count: number): number {
  let zeros = 0;
  for (let i = 0; i < count; i += 1) if (values[i] === 0) zeros += 1;
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
