import type { Monitor } from '../../lambdas/contract/monitor.ts';
import { ConfigError, InputError } from '../../lambdas/core/errors.ts';
import { quoteNames } from '../../lambdas/core/format.ts';
import { canonicalText } from '../../lambdas/core/table/canonical.ts';
import { type Cell, cellsOf } from '../../lambdas/core/table/column.ts';
import { namedColumns } from '../../lambdas/core/table/columns.ts';
import { concatTables, type Table, withColumn } from '../../lambdas/core/table/table.ts';
import { loadTable } from '../files/local-data.ts';
import type { ReferenceRows } from './make-reference.ts';

export interface ReferenceFiles {
  readonly data: readonly string[];
  readonly labels?: string | undefined;
}

/** The rows of several files, one after the other, with the labels of another joined by id. */
export async function readFiles(monitor: Monitor, { data, labels }: ReferenceFiles): Promise<ReferenceRows> {
  const tables: Table[] = [];
  for (const name of data) tables.push(await loadTable(name, monitor, { named: namedColumns(monitor) }));
  const rows = concatTables(tables);
  const source = data.join(', ');
  if (labels === undefined) return { table: rows, source };
  return { table: await addLabels(monitor, rows, { source, labels }), source };
}

async function addLabels(
  monitor: Monitor,
  rows: Table,
  { source, labels }: { readonly source: string; readonly labels: string },
): Promise<Table> {
  const { id, label } = monitor.columns;
  if (id === undefined || label === undefined) {
    throw new ConfigError(
      'baseline: --labels needs columns.id and columns.label, allowed: a monitor file that names them',
    );
  }
  const known = await loadTable(labels, monitor, { named: namedColumns(monitor) });
  const keys = columnOf(known, { name: id, file: labels });
  const values = columnOf(known, { name: label, file: labels });
  const byId = new Map(
    keys.map((key, row) => [key === null ? null : canonicalText(key), values[row] ?? null]),
  );
  const cells = columnOf(rows, { name: id, file: source }).map(
    (key): Cell => (key === null ? null : (byId.get(canonicalText(key)) ?? null)),
  );
  return withColumn(rows, label, cells);
}

function columnOf(
  table: Table,
  { name, file }: { readonly name: string; readonly file: string },
): readonly Cell[] {
  const column = table.columns.get(name);
  if (column !== undefined) return cellsOf(column);
  const allowed = quoteNames(table.columns.keys());
  throw new InputError(`${file}: no column "${name}", the file has: ${allowed}`);
}
