import { NOT_GIVEN } from '../../../lambdas/core/performance/binary-state.ts';
import {
  addColumns,
  type ColumnsOf,
  type PerformanceState,
} from '../../../lambdas/core/performance/state.ts';

export interface RegressionRow {
  readonly prediction: number;
  readonly label: number;
}

export interface BinaryRow {
  readonly predicted: boolean | null;
  readonly probability: number | null;
  readonly label: boolean;
}

export interface MulticlassRow {
  readonly predicted: string | null;
  readonly label: string;
  readonly probabilities: readonly number[] | null;
}

export type ScoredRow = RegressionRow | BinaryRow | MulticlassRow;

/** Adds rows as columns and answers the state. */
export function addRows<S extends PerformanceState>(state: S, rows: readonly ScoredRow[]): S {
  addColumns(state, columnsOf(state, rows));
  return state;
}

function columnsOf(state: PerformanceState, rows: readonly ScoredRow[]): ColumnsOf[PerformanceState['task']] {
  if (state.task === 'regression') return regressionColumns(rows as readonly RegressionRow[]);
  if (state.task === 'binary') return binaryColumns(rows as readonly BinaryRow[]);
  return multiclassColumns(state.classes, rows as readonly MulticlassRow[]);
}

function regressionColumns(rows: readonly RegressionRow[]): ColumnsOf['regression'] {
  return {
    predictions: Float64Array.from(rows, (row) => row.prediction),
    labels: Float64Array.from(rows, (row) => row.label),
  };
}

function binaryColumns(rows: readonly BinaryRow[]): ColumnsOf['binary'] {
  return {
    predicted: Uint8Array.from(rows, ({ predicted }) => (predicted === null ? NOT_GIVEN : Number(predicted))),
    probabilities: Float64Array.from(rows, (row) => row.probability ?? Number.NaN),
    labels: Uint8Array.from(rows, (row) => Number(row.label)),
  };
}

function multiclassColumns(
  classes: readonly string[],
  rows: readonly MulticlassRow[],
): ColumnsOf['multiclass'] {
  return {
    predicted: rows.map((row) => row.predicted),
    labels: rows.map((row) => row.label),
    probabilities: classes.map((_, index) =>
      Float64Array.from(rows, (row) => row.probabilities?.[index] ?? Number.NaN),
    ),
  };
}
