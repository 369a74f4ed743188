import type { PayloadFormat } from '../contract/names.ts';
import { type Cell, cellAt } from '../core/table/column.ts';
import type { Table } from '../core/table/table.ts';

/**
 * Rows as CSV: the named columns in that order, one line a row; missing is empty. Texts with a comma, a
 * quote or a line end are quoted.
 *
 * @example writeCsv(tableOf({ a: [1], b: ['x,y'] }), { names: ['b', 'a'], header: true }) // 'b,a\n"x,y",1\n'
 */
export function writeCsv(
  table: Table,
  { names, header }: { readonly names: readonly string[]; readonly header: boolean },
): string {
  const lines = rowsOf(table, names).map((cells) => cells.map(writeCell).join(','));
  return [...(header ? [names.map(writeCell).join(',')] : []), ...lines].map((line) => `${line}\n`).join('');
}

/**
 * Rows as JSON Lines: one object a row with the named columns in that order.
 *
 * @example writeJsonLines(tableOf({ a: [1] }), ['a']) // '{"a":1}\n'
 */
export function writeJsonLines(table: Table, names: readonly string[]): string {
  return rowsOf(table, names)
    .map((cells) => `${JSON.stringify(Object.fromEntries(names.map((name, at) => [name, cells[at]])))}\n`)
    .join('');
}

/** Rows as the body of a request to an endpoint, with its content type. */
export function writeRequest(
  table: Table,
  names: readonly string[],
  payload: PayloadFormat,
): { readonly contentType: string; readonly body: string } {
  if (payload === 'json') {
    const instances = writeJsonLines(table, names).trimEnd().split('\n').join(',');
    return { contentType: 'application/json', body: `{"instances":[${instances}]}` };
  }
  return { contentType: 'text/csv', body: writeCsv(table, { names, header: payload === 'csvWithHeader' }) };
}

function rowsOf(table: Table, names: readonly string[]): readonly (readonly Cell[])[] {
  const columns = names.map((name) => table.columns.get(name));
  return Array.from({ length: table.rows }, (_, row) =>
    columns.map((column) => (column === undefined ? null : cellAt(column, row))),
  );
}

function writeCell(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
