import type { Task } from '../../contract/names.ts';
import { addBinaryRow, type BinaryState, mergeBinary, zeroBinary } from './binary-state.ts';
import {
  addMulticlassRow,
  type MulticlassState,
  mergeMulticlass,
  zeroMulticlass,
} from './multiclass-state.ts';
import {
  addRegressionRow,
  mergeRegression,
  type RegressionState,
  zeroRegression,
} from './regression-state.ts';
import type { BinaryRow, MulticlassRow, RegressionRow, ScoredRow } from './scored-row.ts';

/** State of each task. */
export interface StateOf {
  readonly regression: RegressionState;
  readonly binary: BinaryState;
  readonly multiclass: MulticlassState;
}

/** What all performance metrics of one set of rows are read from. */
export type PerformanceState = StateOf[Task];

/**
 * The state of no rows.
 *
 * Counts and exact sums: any order and any cut of the rows, merged in any way, gives metrics of the same
 * bits. `classes` (multiclass) are the canonical texts that each row's probabilities stand for, in order.
 *
 * @example
 * const state = zeroPerformance('regression');
 * addRow(state, { prediction: 3, label: 2 });
 */
export function zeroPerformance(task: 'regression'): RegressionState;
export function zeroPerformance(task: 'binary'): BinaryState;
export function zeroPerformance(task: 'multiclass', classes?: readonly string[]): MulticlassState;
export function zeroPerformance(task: Task, classes?: readonly string[]): PerformanceState;
export function zeroPerformance(task: Task, classes: readonly string[] = []): PerformanceState {
  if (task === 'regression') return zeroRegression();
  return task === 'binary' ? zeroBinary() : zeroMulticlass(classes);
}

/** Adds one row in place; the row's shape must be the one of the state's task. */
export function addRow(state: RegressionState, row: RegressionRow): void;
export function addRow(state: BinaryState, row: BinaryRow): void;
export function addRow(state: MulticlassState, row: MulticlassRow): void;
export function addRow(state: PerformanceState, row: ScoredRow): void;
export function addRow(state: PerformanceState, row: ScoredRow): void {
  if (state.task === 'regression') addRegressionRow(state, row as RegressionRow);
  else if (state.task === 'binary') addBinaryRow(state, row as BinaryRow);
  else addMulticlassRow(state, row as MulticlassRow);
}

/** Adds rows in place and answers the state. */
export function addRows<S extends PerformanceState>(state: S, rows: Iterable<ScoredRow>): S {
  for (const row of rows) addRow(state, row);
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
