import { secondsOf } from '../lambdas/contract/duration.ts';
import type { Monitor } from '../lambdas/contract/monitor.ts';
import type { Report } from '../lambdas/contract/report.ts';
import { missingColumn } from '../lambdas/core/column.ts';
import { instantsOf } from '../lambdas/core/column-values.ts';
import { writeInstant } from '../lambdas/core/plan/grid.ts';
import type { Table } from '../lambdas/core/table.ts';

/** The stretch of the window grid that holds every timestamp of a table; nulls without timestamps. */
export function windowOf(monitor: Monitor, table: Table, timestamp: string | undefined): Report['window'] {
  const times = (timestamp === undefined ? undefined : table.columns.get(timestamp)) ?? missingColumn(0);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const instant of instantsOf(times)) {
    if (Number.isNaN(instant)) continue;
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
