import type { Task } from '../../contract/names.ts';
import {
  addBinaryColumns,
  type BinaryColumns,
  type BinaryState,
  mergeBinary,
  zeroBinary,
} from './binary-state.ts';
import {
  addMulticlassColumns,
  type MulticlassColumns,
  type MulticlassState,
  mergeMulticlass,
  zeroMulticlass,
} from './multiclass-state.ts';
import {
  addRegressionColumns,
  mergeRegression,
  type RegressionColumns,
  type RegressionState,
  zeroRegression,
} from './regression-state.ts';

/** State of each task. */
export interface StateOf {
  readonly regression: RegressionState;
  readonly binary: BinaryState;
  readonly multiclass: MulticlassState;
}

/** Rows of each task, column by column. */
export interface ColumnsOf {
  readonly regression: RegressionColumns;
  readonly binary: BinaryColumns;
  readonly multiclass: MulticlassColumns;
}

/** What all performance metrics of one set of rows are read from. */
export type PerformanceState = StateOf[Task];

/**
 * The state of no rows.
 *
 * Counts and exact sums: any order and any cut of the rows, merged in any way, gives metrics of the same
 * bits. `classes` (multiclass) are the canonical texts that each row's probabilities stand for, in order.
 */
export function zeroPerformance(task: 'regression'): RegressionState;
export function zeroPerformance(task: 'binary'): BinaryState;
export function zeroPerformance(task: 'multiclass', classes?: readonly string[]): MulticlassState;
export function zeroPerformance(task: Task, classes?: readonly string[]): PerformanceState;
export function zeroPerformance(task: Task, classes: readonly string[] = []): PerformanceState {
  if (task === 'regression') return zeroRegression();
  return task === 'binary' ? zeroBinary() : zeroMulticlass(classes);
}

/**
 * Adds rows in place and answers the state; the columns must be those of the state's task, and must not be
 * written to afterwards. O(n), and O(n log n) with probabilities.
 *
 * Throws a RangeError where columns differ in length, and a TypeError where a row has no prediction.
 *
 * @example
 * const columns = { predictions: Float64Array.of(3, 5), labels: Float64Array.of(2, 5) };
 * mse.read(addColumns(zeroPerformance('regression'), columns)).value // 0.5
 */
export function addColumns<T extends Task>(state: StateOf[T], columns: ColumnsOf[T]): StateOf[T];
export function addColumns(state: PerformanceState, columns: ColumnsOf[Task]): PerformanceState {
  if (state.task === 'regression') addRegressionColumns(state, columns as RegressionColumns);
  else if (state.task === 'binary') addBinaryColumns(state, columns as BinaryColumns);
  else addMulticlassColumns(state, columns as MulticlassColumns);
  return state;
}

/** The state of both sets of rows, as a new state; throws a TypeError where the tasks differ. */
export function mergePerformance<S extends PerformanceState>(a: S, b: S): S;
export function mergePerformance(a: PerformanceState, b: PerformanceState): PerformanceState {
  if (a.task === 'regression' && b.task === 'regression') return mergeRegression(a, b);
  if (a.task === 'binary' && b.task === 'binary') return mergeBinary(a, b);
  if (a.task === 'multiclass' && b.task === 'multiclass') return mergeMulticlass(a, b);
  throw new TypeError(`states of ${a.task} and ${b.task} do not merge`);
}
