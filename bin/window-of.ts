import { secondsOf } from '../lambdas/contract/duration.ts';
import type { Monitor } from '../lambdas/contract/monitor.ts';
import type { Report } from '../lambdas/contract/report.ts';
import { instantOf } from '../lambdas/core/cells.ts';
import { isTimestampColumn } from '../lambdas/core/columns.ts';
import { writeInstant } from '../lambdas/core/plan/grid.ts';
import type { Table } from '../lambdas/core/table.ts';

/** The column with the time of each row: the one that the monitor file names, else the first that looks like it. */
export function timestampColumn({ columns }: Monitor, table: Table): string | undefined {
  if (columns.timestamp !== undefined) return columns.timestamp;
  for (const [name, cells] of table.columns) {
    if (isTimestampColumn(cells)) return name;
  }
  return undefined;
}

/** The stretch of the window grid that holds every timestamp of a table; nulls without timestamps. */
export function windowOf(monitor: Monitor, table: Table, timestamp: string | undefined): Report['window'] {
  const cells = timestamp === undefined ? [] : (table.columns.get(timestamp) ?? []);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const cell of cells) {
    const instant = instantOf(cell);
    if (instant === undefined) continue;
    first = Math.min(first, instant);
    last = Math.max(last, instant);
  }
  if (first > last) return { start: null, end: null };
  const length = 1000 * secondsOf(monitor.window);
  return {
    start: writeInstant(Math.floor(first / length) * length),
    end: writeInstant((Math.floor(last / length) + 1) * length),
  };
}
