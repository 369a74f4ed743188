import type { Finding } from '../contract/report.ts';
import { cellAt, missingColumn } from './column.ts';
import { instantsOf } from './column-values.ts';
import { plural } from './findings.ts';
import { type Table, takeRows } from './table.ts';

export interface WindowCut {
  /** Column with the time of each row. */
  readonly column: string;
  readonly window: { readonly start: string; readonly end: string };
}

/** Rows that belong to no window, since they have no readable time. */
export interface TimelessRows {
  readonly count: number;
  /** What one of them has in place of a time. */
  readonly example: string | null;
}

export const NO_ROWS: TimelessRows = { count: 0, example: null };

/** A batch's rows inside a window. */
export interface CutTable {
  readonly table: Table;
  readonly timeless: TimelessRows;
  /** Time of the first row that has a readable one, inside or not; null without any. */
  readonly firstTime: number | null;
}

/**
 * The rows of a batch whose time lies in [start, end). Rows without a readable time belong to no
 * window: they are counted and one is quoted. The batch's broken lines stay with the cut.
 */
export function cutToWindow(table: Table, { column, window }: WindowCut): CutTable {
  const start = Date.parse(window.start);
  const end = Date.parse(window.end);
  const times = table.columns.get(column) ?? missingColumn(table.rows);
  const inside: number[] = [];
  let count = 0;
  let example: string | null = null;
  let firstTime: number | null = null;
  instantsOf(times).forEach((time, row) => {
    if (Number.isNaN(time)) {
      count += 1;
      example ??= String(cellAt(times, row));
      return;
    }
    firstTime ??= time;
    if (time >= start && time < end) inside.push(row);
  });
  const cut = inside.length === table.rows ? table : takeRows(table, inside);
  return { table: { ...cut, malformed: table.malformed }, timeless: { count, example }, firstTime };
}

/**
 * Whether a window tells of what in a file belongs to none, broken lines and rows without a time: the window of
 * the file's first row does, so that a file which several windows read is told of once. Where no row has a
 * time, nobody knows whose it is, and every window that reads it tells.
 */
export function isToldHere(firstTime: number | null, { start, end }: WindowCut['window']): boolean {
  return firstTime === null || (firstTime >= Date.parse(start) && firstTime < Date.parse(end));
}

/** The timeless rows of two batches of a file. */
export function addTimeless(a: TimelessRows, b: TimelessRows): TimelessRows {
  return { count: a.count + b.count, example: a.example ?? b.example };
}

/** The timeless rows of a file as a finding. */
export function findTimeless(
  { count, example }: TimelessRows,
  column: string | undefined,
  name: string,
): readonly Finding[] {
  if (count === 0 || column === undefined) return [];
  const words = `${count} ${plural(count, 'row has', 'rows have')} no readable time in column ${column}, such as "${example}", and ${plural(count, 'was', 'were')} left out`;
  return [{ kind: 'no-timestamp', severity: 'warn', column, count, example, sentence: `${name}: ${words}.` }];
}
