import type { Finding } from '../contract/report.ts';
import { instantOf } from '../core/cells.ts';
import { plural } from '../core/findings.ts';
import { type Table, takeRows } from '../core/table.ts';

export interface WindowCut {
  /** Column with the time of each row. */
  readonly column: string;
  readonly window: { readonly start: string; readonly end: string };
  /** What findings call the file. */
  readonly name: string;
}

/**
 * The rows of a file whose time lies in [start, end). Rows without a readable time belong to no
 * window: they are counted and one is quoted. The file's broken lines stay with the cut.
 */
export function cutToWindow(
  table: Table,
  { column, window, name }: WindowCut,
): { readonly table: Table; readonly findings: readonly Finding[] } {
  const start = Date.parse(window.start);
  const end = Date.parse(window.end);
  const cells = table.columns.get(column) ?? new Array<null>(table.rows).fill(null);
  const inside: number[] = [];
  let timeless = 0;
  let example: string | null = null;
  cells.forEach((cell, index) => {
    const time = instantOf(cell);
    if (time === undefined) {
      timeless += 1;
      example ??= String(cell);
    } else if (time >= start && time < end) inside.push(index);
  });
  const cut = { ...takeRows(table, inside), malformed: table.malformed };
  if (timeless === 0) return { table: cut, findings: [] };
  const words = `${timeless} ${plural(timeless, 'row has', 'rows have')} no readable time in column ${column}, such as "${example}", and ${plural(timeless, 'was', 'were')} left out`;
  const sentence = `${name}: ${words}.`;
  return {
    table: cut,
    findings: [{ kind: 'no-timestamp', severity: 'warn', column, count: timeless, example, sentence }],
  };
}
