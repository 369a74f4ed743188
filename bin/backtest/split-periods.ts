import { InputError } from '../../lambdas/core/errors.ts';
import { quoteNames } from '../../lambdas/core/format.ts';
import { canonicalText } from '../../lambdas/core/table/canonical.ts';
import { missingColumn } from '../../lambdas/core/table/column.ts';
import { readValues } from '../../lambdas/core/table/column-values.ts';
import type { FileShape } from '../files/file-shape.ts';
import { type GroupRows, groupBy } from '../history/row-groups.ts';

/** How a history falls into periods: so many rows each, or by the values of a column. */
export type PeriodRule = { readonly batchSize: number } | { readonly column: string };

/** What the rows of a period have in common: the number of their batch, or a value of the column. */
export type PeriodKey = number | string;

/** Rows by period. The last batch may be smaller. Rows whose period is missing are one period. */
export function groupPeriods(rule: PeriodRule): GroupRows<PeriodKey> {
  if ('batchSize' in rule)
    return ({ rows }, first) => groupBy(rows, (row) => Math.floor((first + row) / rule.batchSize));
  return ({ rows, columns }) => {
    const periodAt = readValues(columns.get(rule.column) ?? missingColumn(rows), canonicalText);
    return groupBy(rows, (row) => periodAt(row) ?? '');
  };
}

/** @throws InputError naming the file where it has no column to take the periods from */
export function checkHasPeriods({ names }: FileShape, rule: PeriodRule, file: string): void {
  if ('batchSize' in rule || names.has(rule.column)) return;
  const allowed = quoteNames(names);
  throw new InputError(`${file}: no column "${rule.column}" to take the periods from, allowed: ${allowed}`);
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
    const allowed = `${sayPeriods(periods)}${periods === 0 ? '' : ', the start not after the end'}`;
    throw new InputError(
      `${file}: --start-period and --end-period ask for periods ${start} to ${last}, allowed: ${allowed}`,
    );
  }
  return { start, end: last };
}

/** @throws InputError where things are said to be bad from a period on that the data does not have */
export function checkOnset(onset: number | null, periods: number, file: string): void {
  if (onset === null || onset < periods) return;
  throw new InputError(`${file}: --onset names period ${onset}, allowed: ${sayPeriods(periods)}`);
}

function sayPeriods(periods: number): string {
  return periods === 0 ? 'none, it has no rows' : `0 to ${periods - 1}`;
}
