import type { Monitor } from '../contract/monitor.ts';
import type { ColumnKind } from '../contract/names.ts';
import { instantOf, numberOf } from './cells.ts';
import { type Cell, type Table, takeColumns } from './table.ts';

/** What a column turned out to be where the monitor file does not say. */
export type InferredKind = ColumnKind | 'timestamp' | 'id';

/** A column that is watched for drift. */
export interface WatchedColumn {
  readonly column: string;
  readonly role: 'feature' | 'prediction';
  readonly kind: ColumnKind;
}

/**
 * What a column is, from its values: a timestamp if it is not numeric and every value is ISO-8601; an
 * id if it is named `id` or `*_id`, or is not numeric and all distinct; numeric if every value is a
 * number; else categorical. A column without values is numeric.
 *
 * @example inferKind('cut', ['Ideal', 'Good', 'Ideal']) // 'categorical'
 */
export function inferKind(name: string, cells: readonly Cell[]): InferredKind {
  const values = cells.filter((cell) => cell !== null);
  const numeric = values.every((cell) => numberOf(cell) !== undefined);
  if (!numeric && values.every((cell) => instantOf(cell) !== undefined)) return 'timestamp';
  if (/^(.*_)?id$/i.test(name)) return 'id';
  if (numeric) return 'numeric';
  const distinct =
    values.length > 1 &&
    !values.some((cell) => typeof cell === 'boolean') &&
    new Set(values).size === values.length;
  return distinct ? 'id' : 'categorical';
}

/** Names of the columns that play a part other than feature. */
export function roleColumns(columns: Monitor['columns']): ReadonlySet<string> {
  const { id, timestamp, prediction, probability, probabilities, label, period } = columns;
  const names = [
    id,
    timestamp,
    prediction,
    probability,
    label,
    period,
    ...Object.values(probabilities ?? {}),
  ];
  return new Set(names.filter((name) => name !== undefined));
}

/**
 * The columns watched for drift: the features that the monitor file names, else those inferred from
 * the reference, and the columns of the prediction.
 */
export function watchedColumns(
  monitor: Pick<Monitor, 'columns' | 'task'>,
  reference: Table,
): readonly WatchedColumn[] {
  const { features } = monitor.columns;
  const named = features === undefined ? inferFeatures(monitor.columns, reference) : Object.entries(features);
  return [
    ...named.map(([column, kind]) => ({ column, role: 'feature' as const, kind })),
    ...predictionColumns(monitor),
  ];
}

function inferFeatures(columns: Monitor['columns'], reference: Table): [string, ColumnKind][] {
  const taken = roleColumns(columns);
  const features: [string, ColumnKind][] = [];
  for (const [name, cells] of reference.columns) {
    if (taken.has(name)) continue;
    const kind = inferKind(name, cells);
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
  const { id, timestamp, prediction, probability, probabilities, label } = columns;
  const names = [id, timestamp, prediction, probability, label, ...Object.values(probabilities ?? {})];
  return takeColumns(
    table,
    names.filter((name) => name !== undefined),
  );
}
