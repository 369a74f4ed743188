import { type Monitor, monitorSchema } from '../../lambdas/contract/monitor.ts';
import type { WatchedColumn } from '../../lambdas/core/columns.ts';
import { judgeDrift } from '../../lambdas/core/drift/judge-drift.ts';
import { significanceLevel } from '../../lambdas/core/false-alarm-budget.ts';
import { type Baseline, baselineColumns } from '../../lambdas/core/profile/baseline.ts';
import { profileTable } from '../../lambdas/core/profile/window-profile.ts';
import { ksPValue } from '../../lambdas/core/stats/ks-p-value.ts';
import { type Table, tableOf } from '../../lambdas/core/table.ts';
import { GapBounder } from './gap-bounds.ts';
import type { Normals } from './normals.ts';

/** A monitor of hourly windows over this many numeric columns, with the default budget of one false alarm. */
export const COLUMNS = 30;
export const WINDOWS_PER_MONTH = 720;
export const BUDGET = 1;
export const WINDOW_SECONDS = 3600;
const LARGEST_REFERENCE = 100_000;

/** The default effect floor, and none. */
export const FLOORS = [0.1, 0] as const;

/** The significance level of one window. */
export const LEVEL = significanceLevel({ falseAlarmsPerMonth: BUDGET, windowSeconds: WINDOW_SECONDS });

/** A monitor's drift settings with this effect floor, the rest as they are by default. */
function driftConfig(minimumEffect: number): Monitor['drift'] {
  const drift = { falseAlarmsPerMonth: BUDGET, minimumEffect };
  return monitorSchema.parse({ model: 'simulated', task: 'regression', drift }).drift;
}

export function referenceRows(windowRows: number): number {
  return Math.min(10 * windowRows, LARGEST_REFERENCE);
}

const WATCHED: readonly WatchedColumn[] = Array.from({ length: COLUMNS }, (_, index) => ({
  column: `column${index}`,
  role: 'feature',
  kind: 'numeric',
}));

/** Columns of numbers as a table that the monitor reads. */
export function tableOfColumns(columns: readonly Float64Array[]): Table {
  return tableOf(Object.fromEntries(columns.map((values, index) => [`column${index}`, values])));
}

/** A fresh reference: what the monitor makes of it, and what bounds D against it. */
export interface Reference {
  readonly baseline: Baseline;
  readonly bounders: readonly GapBounder[];
}

/** Draws a reference of as many columns as asked for; all are undrifted ones. */
export function drawReference(normals: Normals, windowRows: number, columns = COLUMNS): Reference {
  const rows = referenceRows(windowRows);
  const drawn = Array.from({ length: columns }, () => {
    const values = new Float64Array(rows);
    normals.fill(values);
    return values;
  });
  const watched = WATCHED.slice(0, columns);
  return {
    baseline: {
      version: 'simulated',
      rows,
      columns: baselineColumns(tableOfColumns(drawn), watched),
      performance: null,
    },
    bounders: drawn.map((values) => new GapBounder(values, windowRows)),
  };
}

/** What the monitor says of one window. */
export function alarms(
  reference: Reference,
  window: readonly Float64Array[],
  minimumEffect: number,
): boolean {
  const part = judgeDrift({
    baseline: reference.baseline,
    profile: profileTable(reference.baseline, tableOfColumns(window)),
    config: driftConfig(minimumEffect),
    windowSeconds: WINDOW_SECONDS,
  });
  return part?.verdict === 'ALARM';
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
