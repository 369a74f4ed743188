import type { Monitor } from '../../contract/monitor.ts';
import { canonicalText } from '../table/canonical.ts';
import { type Cell, cellsOf } from '../table/column.ts';
import { type Table, takeRows } from '../table/table.ts';
import { isSetAside } from './set-aside.ts';

/** The labelled rows of a window: those to train on, and those that judge models. */
export interface SplitRows {
  readonly training: Table;
  readonly setAside: Table;
}

/**
 * Splits the rows that have a label, each id once, by the stable hash of the id. Where the monitor names no
 * id, rows are told apart by their features; rows without an id cannot be, and are left out.
 *
 * Cost: O(rows).
 */
export function splitRows(
  { columns, retraining }: Pick<Monitor, 'columns' | 'retraining'>,
  table: Table,
  features: readonly string[],
): SplitRows {
  const share = retraining?.evaluation.share ?? 0;
  const labels = readCells(table, columns.label ?? '');
  const keys = columns.id === undefined ? keysOfFeatures(table, features) : idsOf(table, columns.id);
  const seen = new Set<string>();
  const [training, setAside]: [number[], number[]] = [[], []];
  for (let row = 0; row < table.rows; row += 1) {
    const key = keys[row] ?? null;
    if (key === null || (labels[row] ?? null) === null) continue;
    if (columns.id !== undefined && seen.has(key)) continue;
    seen.add(key);
    (isSetAside(key, share) ? setAside : training).push(row);
  }
  return { training: takeRows(table, training), setAside: takeRows(table, setAside) };
}

function idsOf(table: Table, name: string): readonly (string | null)[] {
  return readCells(table, name).map((id) => (id === null ? null : canonicalText(id)));
}

function keysOfFeatures(table: Table, features: readonly string[]): readonly string[] {
  const columns = features.map((name) => readCells(table, name));
  return Array.from({ length: table.rows }, (_, row) =>
    JSON.stringify(columns.map((cells) => cells[row] ?? null)),
  );
}

function readCells(table: Table, name: string): readonly Cell[] {
  const column = table.columns.get(name);
  return column === undefined ? [] : cellsOf(column);
}
