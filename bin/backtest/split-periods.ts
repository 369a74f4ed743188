import { InputError } from '../../lambdas/core/errors.ts';
import { quoteNames } from '../../lambdas/core/format.ts';
import { canonicalText } from '../../lambdas/core/table/canonical.ts';
import { readValues } from '../../lambdas/core/table/column-values.ts';
import type { Table } from '../../lambdas/core/table/table.ts';

/** How a history falls into periods: so many rows each, or by the values of a column. */
export type PeriodRule = { readonly batchSize: number } | { readonly column: string };

/**
 * Row numbers of each period, in the order of the data; a column's periods in the order in which its
 * values first appear. The last batch may be smaller. Rows whose period is missing are one period.
 *
 * @throws InputError naming the file where it has no such column
 */
export function splitPeriods(data: Table, rule: PeriodRule, file: string): readonly (readonly number[])[] {
  const periodOf = 'column' in rule ? columnPeriods(data, rule.column, file) : batchesOf(rule.batchSize);
  const periods = new Map<string | number, number[]>();
  for (let row = 0; row < data.rows; row += 1) {
    const period = periodOf(row);
    const rows = periods.get(period);
    if (rows === undefined) periods.set(period, [row]);
    else rows.push(row);
  }
  return [...periods.values()];
}

function batchesOf(batchSize: number): (row: number) => number {
  return (row) => Math.floor(row / batchSize);
}

function columnPeriods(data: Table, column: string, file: string): (row: number) => string {
  const periods = data.columns.get(column);
  if (periods === undefined) {
    const allowed = quoteNames(data.columns.keys());
    throw new InputError(`${file}: no column "${column}" to take the periods from, allowed: ${allowed}`);
  }
  const periodAt = readValues(periods, canonicalText);
  return (row) => periodAt(row) ?? '';
}

/** Which periods of a history to judge, both ends included. */
export interface PeriodRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The asked-for periods of a history; all of them unless told.
 *
 * @throws InputError naming the file where it does not hold them
 */
export function checkRange(
  { start = 0, end }: { readonly start?: number | undefined; readonly end?: number | undefined },
  periods: number,
  file: string,
): PeriodRange {
  const last = end ?? periods - 1;
  const asked = start > 0 || end !== undefined;
  if (asked && (start >= periods || last >= periods || last < start)) {
    const allowed =
      periods === 0 ? 'none, it has no rows' : `0 to ${periods - 1}, the start not after the end`;
    throw new InputError(
      `${file}: --start-period and --end-period ask for periods ${start} to ${last}, allowed: ${allowed}`,
    );
  }
  return { start, end: last };
}
