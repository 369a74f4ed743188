import { readAnswers } from '../../lambdas/codec/read-answers.ts';
import { writeRequest } from '../../lambdas/codec/write-rows.ts';
import type { PayloadFormat } from '../../lambdas/contract/names.ts';
import { ConfigError, InputError } from '../../lambdas/core/errors.ts';
import { type Cell, type Column, cellAt } from '../../lambdas/core/table/column.ts';
import { numbersOf } from '../../lambdas/core/table/column-values.ts';
import { type Table, tableOf } from '../../lambdas/core/table/table.ts';
import { type Drift, driftCell } from './drift.ts';
import type { WaveRequest } from './wave.ts';

/** A model of which nothing is known but that it answers. */
export const WAVE_COLUMNS = { prediction: 'prediction', positiveLabel: 1 } as const;

export interface RowOptions {
  /** What the table is called in errors. */
  readonly file: string;
  /** The columns that the model gets, in this order; default: all but the label. */
  readonly features?: readonly string[] | undefined;
  readonly label?: string | undefined;
  readonly payload: PayloadFormat;
  /** What ids begin with. */
  readonly run: string;
}

/** Makes the request of a number, from 0: the rows in their order, and again from the first. */
export type MakeRequest = (number: number, drifts: readonly Drift[]) => WaveRequest;

/** @throws InputError or ConfigError naming a column that the table does not have, or that it has no row */
export function requestMaker(table: Table, options: RowOptions): MakeRequest {
  const { file, label, payload, run } = options;
  const features = options.features ?? [...table.columns.keys()].filter((name) => name !== label);
  if (table.rows === 0) throw new InputError(`${file}: no rows, allowed: from one row`);
  const names = label === undefined ? features : [...features, label];
  checkColumns(table, file, names);
  const readers = new Map(names.map((name) => [name, cellReader(table.columns.get(name) as Column)]));
  return (number, drifts) => {
    const cell = (name: string): Cell =>
      driftCell(readers.get(name)?.(number % table.rows) ?? null, name, drifts);
    return {
      inferenceId: `${run}-${number}`,
      label: label === undefined ? null : cell(label),
      ...writeRequest(
        tableOf(Object.fromEntries(features.map((name) => [name, [cell(name)]]))),
        features,
        payload,
      ),
    };
  };
}

/** A column whose values are all numbers gives numbers, however the file writes them. */
function cellReader(column: Column): (row: number) => Cell {
  const { values, wrong } = numbersOf(column);
  if (wrong.size > 0) return (row) => cellAt(column, row);
  return (row) => (Number.isNaN(values[row]) ? null : (values[row] as number));
}

/**
 * What is to drift must be there, and be numbers.
 *
 * @throws ConfigError naming the column that is not
 */
export function checkDrifts(table: Table, file: string, drifts: readonly Drift[]): void {
  const names = drifts.map(({ column }) => column);
  checkColumns(table, file, names);
  const text = names.find((name) => numbersOf(table.columns.get(name) as Column).wrong.size > 0);
  if (text !== undefined) {
    throw new ConfigError(`${file}: column "${text}" is to drift, allowed: a column of numbers`);
  }
}

/** @throws ConfigError naming the first of the names that the table does not have */
function checkColumns(table: Table, file: string, names: readonly string[]): void {
  const unknown = names.find((name) => !table.columns.has(name));
  if (unknown === undefined) return;
  const allowed = [...table.columns.keys()].join(', ');
  throw new ConfigError(`${file}: no column "${unknown}", allowed: ${allowed}`);
}

/** What a model predicted, out of its answer to one row; null where it gave none, or more than one. */
export function readPrediction(body: string): Cell {
  const answered = readAnswers(WAVE_COLUMNS, body, 1)?.columns.get(WAVE_COLUMNS.prediction);
  return answered === undefined ? null : cellAt(answered, 0);
}
