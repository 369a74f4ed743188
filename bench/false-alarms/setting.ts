import { type Monitor, monitorSchema } from '../../lambdas/contract/monitor.ts';
import { significanceLevel } from '../../lambdas/core/false-alarm-budget.ts';
import { ksPValue } from '../../lambdas/core/stats/ks-p-value.ts';
import type { WatchedColumn } from '../../lambdas/core/table/columns.ts';
import { type Table, tableOf } from '../../lambdas/core/table/table.ts';
import type { DrawnCategories } from './category-column.ts';

/** A monitor of hourly windows over so many columns, with the default budget of one false alarm. */
export const NUMERIC_COLUMNS = 22;
export const CATEGORICAL_COLUMNS = 8;
export const COLUMNS = NUMERIC_COLUMNS + CATEGORICAL_COLUMNS;
export const WINDOWS_PER_MONTH = 720;
export const BUDGET = 1;
export const WINDOW_SECONDS = 3600;
const LARGEST_REFERENCE = 100_000;

/** The default effect floor, and none. */
export const FLOORS = [0.1, 0] as const;

/** The significance level of one window. */
export const LEVEL = significanceLevel({ falseAlarmsPerMonth: BUDGET, windowSeconds: WINDOW_SECONDS });

/** A monitor's drift settings with this effect floor, the rest as they are by default. */
export function driftConfig(minimumEffect: number): Monitor['drift'] {
  const drift = { falseAlarmsPerMonth: BUDGET, minimumEffect };
  return monitorSchema.parse({ model: 'simulated', task: 'regression', drift }).drift;
}

export function referenceRows(windowRows: number): number {
  return Math.min(10 * windowRows, LARGEST_REFERENCE);
}

/** The watched columns of simulated data, numeric ones first. */
export function watchedColumns(numeric: number, categorical: number): readonly WatchedColumn[] {
  return Array.from({ length: numeric + categorical }, (_, index) => ({
    column: `column${index}`,
    role: 'feature',
    kind: index < numeric ? 'numeric' : 'categorical',
  }));
}

/** Simulated rows as a table that the monitor reads. */
export function tableOfColumns(
  numbers: readonly Float64Array[],
  categories: readonly DrawnCategories[] = [],
): Table {
  const columns = [...numbers, ...categories.map(cellsOf)];
  return tableOf(Object.fromEntries(columns.map((cells, index) => [`column${index}`, cells])));
}

/** One cell a row; no test looks at the order of rows. */
function cellsOf(categories: DrawnCategories): string[] {
  return [...categories].flatMap(([name, count]) => new Array<string>(count).fill(name));
}

/**
 * The D at which a column's p-value equals `pValue`, to nine digits: p falls as D rises. An alarm needs a p
 * of at most the level divided by the columns, because Holm multiplies the smallest one by their number.
 */
export function gapOfPValue(pValue: number, windowRows: number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (ksPValue(middle, referenceRows(windowRows), windowRows).pValue > pValue) low = middle;
    else high = middle;
  }
  return high;
}
