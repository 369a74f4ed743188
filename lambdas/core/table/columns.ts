import { CAPTURE_COLUMNS } from '../../contract/capture-config.ts';
import type { Monitor } from '../../contract/monitor.ts';
import type { ColumnKind } from '../../contract/names.ts';
import { instantOf, numberOf } from './cells.ts';
import { type Column, isEmptyColumn, type Value } from './column.ts';
import { countValuesOf, readValues } from './column-values.ts';
import { type Table, takeColumns } from './table.ts';

/** What a column turned out to be where the monitor file does not say. */
export type InferredKind = ColumnKind | 'timestamp' | 'id';

/** A column that is watched for drift. */
export interface WatchedColumn {
  readonly column: string;
  readonly role: 'feature' | 'prediction';
  readonly kind: ColumnKind;
}

const ID_NAME = /(^|[_.])id$/i;
const BOOLEAN_TEXT = /^\s*(true|false)\s*$/i;

/**
 * What a column is, from its values: a timestamp if it is not numeric and every value is ISO-8601; an
 * id if it is named `id` or `*_id`, or is not numeric and all distinct; booleans are categorical; numeric
 * if every value is a number; else categorical. A column without values is numeric. The name of a nested
 * value is the end of its path.
 *
 * Cost: O(cells); O(1) where all are numbers already.
 *
 * @example inferKind('cut', columnOf(['Ideal', 'Good', 'Ideal'])) // 'categorical'
 */
export function inferKind(name: string, column: Column): InferredKind {
  if (isTimestampColumn(column)) return 'timestamp';
  if (ID_NAME.test(name)) return 'id';
  if (holdsNumbersOnly(column) || everyValue(column, (value) => numberOf(value) !== undefined))
    return 'numeric';
  return isAllDistinct(column) ? 'id' : 'categorical';
}

/** The column with the time of each row: the one that the monitor file names, else the first that looks like it. */
export function timestampColumn(columns: Monitor['columns'], table: Table): string | undefined {
  if (columns.timestamp !== undefined) return columns.timestamp;
  for (const [name, cells] of table.columns) {
    if (isTimestampColumn(cells)) return name;
  }
  return undefined;
}

/** Whether a column has values and all of them are ISO-8601, so that none is a number. */
function isTimestampColumn(column: Column): boolean {
  return !holdsNumbersOnly(column) && holdsOnlyTimes(column) && !isEmptyColumn(column);
}

/** Whether a column was read as numbers and nothing else. */
function holdsNumbersOnly(column: Column): boolean {
  return column.kind === 'numbers' && column.others.size === 0;
}

/** Whether every value of a column is ISO-8601; one without values passes. */
export function holdsOnlyTimes(column: Column): boolean {
  return column.kind === 'instants' || everyValue(column, (value) => instantOf(value) !== undefined);
}

/** Whether all values of a column pass a test; cheap where an early one fails. */
function everyValue(column: Column, test: (value: Value) => boolean): boolean {
  const passes = readValues(column, test);
  for (let row = 0; row < column.length; row += 1) {
    if (passes(row) === false) return false;
  }
  return true;
}

/** Whether no value occurs twice. Two booleans, or a single value, say nothing about that. */
function isAllDistinct(column: Column): boolean {
  const { counts } = countValuesOf(column);
  const values = [...counts.keys()];
  if (values.every((value) => BOOLEAN_TEXT.test(String(value)))) return false;
  return values.length > 1 && [...counts.values()].every((count) => count === 1);
}

/** Names of the columns that play a part other than feature. */
function roleColumns(columns: Monitor['columns']): ReadonlySet<string> {
  const { id, timestamp, prediction, probability, probabilities, label, labelTimestamp, period } = columns;
  const names = [
    id,
    timestamp,
    prediction,
    probability,
    label,
    labelTimestamp,
    period,
    ...Object.values(probabilities ?? {}),
  ];
  return new Set(names.filter((name) => name !== undefined));
}

/** Every column that the monitor names. */
export function namedColumns({ columns }: Pick<Monitor, 'columns'>): ReadonlySet<string> {
  return new Set([...roleColumns(columns), ...Object.keys(columns.features ?? {})]);
}

/** Columns that are no news in a window: those of these tables, and those that the monitor names. */
export function knownColumns(
  monitor: Pick<Monitor, 'columns' | 'data'>,
  tables: readonly Table[],
): readonly string[] {
  const { data } = monitor;
  const names = [
    ...tables.flatMap((table) => [...table.columns.keys(), ...(table.unread ?? [])]),
    ...namedColumns(monitor),
    ...(data?.format === 'data-capture' ? Object.values(CAPTURE_COLUMNS) : []),
    ...(data?.capture?.inputs ?? []),
    ...(data?.capture?.outputs ?? []),
  ];
  return [...new Set(names)].sort();
}

/**
 * The columns watched for drift: the features that the monitor file names, else those inferred from
 * the reference, and the columns of the prediction. The column that numbers periods is never one.
 */
export function watchedColumns(
  monitor: Pick<Monitor, 'columns' | 'task'>,
  reference: Table,
): readonly WatchedColumn[] {
  const { features, period } = monitor.columns;
  const named = features === undefined ? inferFeatures(monitor.columns, reference) : Object.entries(features);
  const watched = named.filter(([column]) => column !== period);
  return [
    ...watched.map(([column, kind]) => ({ column, role: 'feature' as const, kind })),
    ...predictionColumns(monitor),
  ];
}

function inferFeatures(columns: Monitor['columns'], reference: Table): [string, ColumnKind][] {
  const taken = roleColumns(columns);
  const features: [string, ColumnKind][] = [];
  for (const [name, column] of reference.columns) {
    if (taken.has(name)) continue;
    const kind = inferKind(name, column);
    if (kind === 'numeric' || kind === 'categorical') features.push([name, kind]);
  }
  return features;
}

function predictionColumns({ columns, task }: Pick<Monitor, 'columns' | 'task'>): readonly WatchedColumn[] {
  const role = 'prediction' as const;
  if (columns.prediction !== undefined) {
    return [{ column: columns.prediction, role, kind: task === 'regression' ? 'numeric' : 'categorical' }];
  }
  const scores =
    columns.probability === undefined ? Object.values(columns.probabilities ?? {}) : [columns.probability];
  return scores.map((column) => ({ column, role, kind: 'numeric' as const }));
}

/** The part of a table that the performance of a model is computed from. */
export function takeScoredColumns(columns: Monitor['columns'], table: Table): Table {
  const { id, timestamp, prediction, probability, probabilities, label, labelTimestamp } = columns;
  const scores = [prediction, probability, ...Object.values(probabilities ?? {})];
  const names = [id, timestamp, ...scores, label, labelTimestamp];
  return takeColumns(
    table,
    names.filter((name) => name !== undefined),
  );
}
