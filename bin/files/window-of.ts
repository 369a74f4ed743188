import { secondsOf } from '../../lambdas/contract/duration.ts';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { gridAtOrBefore, writeInstant } from '../../lambdas/core/plan/grid.ts';
import { missingColumn } from '../../lambdas/core/table/column.ts';
import { instantsOf } from '../../lambdas/core/table/column-values.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import type { TimeFold } from './time-columns.ts';

/** The first and the last of some instants, in milliseconds since 1970 UTC; the first is later where there is none. */
export interface TimeSpan {
  readonly first: number;
  readonly last: number;
  /** Rows without an instant. */
  readonly timeless: number;
}

const NO_TIMES: TimeSpan = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY, timeless: 0 };

function addTimes(span: TimeSpan, instants: Float64Array): TimeSpan {
  let { first, last, timeless } = span;
  for (let row = 0; row < instants.length; row += 1) {
    const instant = instants[row] as number;
    if (Number.isNaN(instant)) timeless += 1;
    if (instant < first) first = instant;
    if (instant > last) last = instant;
  }
  return { first, last, timeless };
}

/** The span of times that come in batches. */
export const TIME_SPAN: TimeFold<TimeSpan> = { zero: () => NO_TIMES, add: addTimes };

/** The span of a table's timestamps. */
export function spanOf(table: Table, timestamp: string | undefined): TimeSpan {
  const times = timestamp === undefined ? undefined : table.columns.get(timestamp);
  return addTimes(NO_TIMES, instantsOf(times ?? missingColumn(0)));
}

/** The stretch of the window grid that holds a span of time; nulls without any time. */
export function windowOf(
  monitor: Pick<Monitor, 'window'>,
  { first, last }: Pick<TimeSpan, 'first' | 'last'>,
): Report['window'] {
  if (first > last) return { start: null, end: null };
  const length = 1000 * secondsOf(monitor.window);
  return {
    start: writeInstant(gridAtOrBefore(first, length)),
    end: writeInstant(gridAtOrBefore(last, length) + length),
  };
}
