import type { Finding } from '../../contract/report.ts';
import { countFinding } from '../findings.ts';
import { type Reach, writeInstant } from '../plan/grid.ts';
import { cellAt, missingColumn } from './column.ts';
import { instantsOf } from './column-values.ts';
import { type Table, takeRows } from './table.ts';

export interface WindowCut {
  /** Column with the time of each row. */
  readonly column: string;
  readonly window: { readonly start: string; readonly end: string };
  /** The windows that read the file, taken together; all of time unless given. */
  readonly reach?: Reach;
}

/** Rows of a file that no window which reads it counts. */
interface StrayRows {
  readonly count: number;
  /** What the first of them has for a time. */
  readonly example: string | null;
}

const NO_ROWS: StrayRows = { count: 0, example: null };

/** What of a file's rows belongs to no window. */
export interface Strays {
  /** Rows without a readable time. */
  readonly timeless: StrayRows;
  /** Rows with a time that no window which reads the file holds. */
  readonly outside: StrayRows;
  /** Time of the first row that has a readable one, in a window or not; null without any. */
  readonly firstTime: number | null;
}

export const NO_STRAYS: Strays = { timeless: NO_ROWS, outside: NO_ROWS, firstTime: null };

/** A batch's rows inside a window, and what belongs to none. */
export interface CutTable extends Strays {
  readonly table: Table;
}

const ALL_TIME: Reach = {
  start: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
  mayBegin: Number.NEGATIVE_INFINITY,
};

/**
 * The rows of a batch whose time lies in [start, end). Rows without a readable time, or with one beyond the
 * reach of its file, are counted and one is quoted. The batch's broken lines stay with the cut.
 */
export function cutToWindow(table: Table, { column, window, reach = ALL_TIME }: WindowCut): CutTable {
  const start = Date.parse(window.start);
  const end = Date.parse(window.end);
  const times = table.columns.get(column) ?? missingColumn(table.rows);
  const inside: number[] = [];
  const timeless = { count: 0, example: null as string | null };
  const outside = { count: 0, example: null as string | null };
  let firstTime: number | null = null;
  instantsOf(times).forEach((time, row) => {
    if (!Number.isNaN(time)) firstTime ??= time;
    if (time >= start && time < end) inside.push(row);
    else if (!(time >= reach.mayBegin && time < reach.end)) {
      const strays = Number.isNaN(time) ? timeless : outside;
      strays.count += 1;
      strays.example ??= String(cellAt(times, row));
    }
  });
  const cut = inside.length === table.rows ? table : takeRows(table, inside);
  return { table: { ...cut, malformed: table.malformed }, timeless, outside, firstTime };
}

/**
 * Whether a window tells of what in a file belongs to none, broken lines and stray rows: the window of the file's
 * first row where it reads the file, or the nearest that surely does, so that a file which several windows read is
 * not told of by each. Where no row has a time, nobody knows whose it is, and every window that reads it tells.
 */
export function isToldHere(
  { firstTime }: Strays,
  { window, reach }: { readonly window: WindowCut['window']; readonly reach: Reach },
): boolean {
  if (firstTime === null) return true;
  const nearest = Math.max(reach.start, Math.min(firstTime, reach.end - 1));
  return [firstTime, nearest].some(
    (time) => time >= Date.parse(window.start) && time < Date.parse(window.end),
  );
}

/** The strays of two batches of a file, the first one's before. */
export function addStrays(a: Strays, b: Strays): Strays {
  return {
    timeless: addRows(a.timeless, b.timeless),
    outside: addRows(a.outside, b.outside),
    firstTime: a.firstTime ?? b.firstTime,
  };
}

function addRows(a: StrayRows, b: StrayRows): StrayRows {
  return { count: a.count + b.count, example: a.example ?? b.example };
}

/** Where strays were found. */
export interface StrayFile {
  readonly name: string;
  readonly column: string;
  readonly reach: Reach;
}

/** The stray rows of a file as findings. */
export function findStrays(
  { timeless, outside }: Strays,
  { name, column, reach }: StrayFile,
): readonly Finding[] {
  const nouns = [`row of ${name} has`, `rows of ${name} have`] as const;
  const windows = `${writeInstant(reach.mayBegin)} to ${writeInstant(reach.end)}`;
  return [
    ...countFinding('no-timestamp', timeless.count, {
      column,
      nouns,
      words: `no readable time in column ${column} (left out)`,
      example: timeless.example ?? undefined,
    }),
    ...countFinding('outside-window', outside.count, {
      column,
      nouns,
      words: `a time beyond ${windows}, the windows that read this file`,
      example: outside.example ?? undefined,
    }),
  ];
}
