import { ks } from '../../lambdas/core/drift/ks.ts';
import type { Comparison } from '../../lambdas/core/drift/method.ts';
import { RULES } from '../../lambdas/core/drift/rules.ts';
import { type BaselineColumn, baselineColumns } from '../../lambdas/core/profile/baseline.ts';
import { profileTable } from '../../lambdas/core/profile/window-profile.ts';
import { GapBounder } from './gap-bounds.ts';
import type { Normals } from './normals.ts';
import {
  BUDGET,
  COLUMNS,
  FLOORS,
  gapOfPValue,
  LEVEL,
  referenceRows,
  tableOfColumns,
  WINDOW_SECONDS,
  WINDOWS_PER_MONTH,
  watchedColumns,
} from './setting.ts';

/** What became of a shift that began with a month's first window, over several months. */
export interface Detection {
  /** In standard deviations. */
  readonly shift: number;
  /** By effect floor, in the order of {@link FLOORS}. */
  readonly byFloor: readonly FloorDetection[];
}

interface FloorDetection {
  /** Share of the windows that alarm. */
  readonly share: number;
  /** Of the months that alarm at all: windows until the first alarm, 1 where it is the first; null without any. */
  readonly delay: number | null;
  /** Share of the months with an alarm. */
  readonly months: number;
}

export interface DetectionPlan {
  readonly rows: number;
  /** Months, each with a fresh reference. */
  readonly months: number;
  readonly shift: number;
}

/**
 * Simulates months in which one of the columns is shifted from the first window on. The other columns take
 * part in the correction with a p-value of 1, so that no false alarm of theirs counts as a detection.
 */
export function simulateDetection(normals: Normals, { rows, months, shift }: DetectionPlan): Detection {
  const needed = gapOfPValue(LEVEL / COLUMNS, rows);
  const values = new Float64Array(rows);
  const found = FLOORS.map(() => ({ alarms: 0, delays: [] as number[] }));
  for (let month = 0; month < months; month += 1) {
    const reference = drawReference(normals, rows);
    const first = FLOORS.map(() => 0);
    for (let hour = 1; hour <= WINDOWS_PER_MONTH; hour += 1) {
      normals.fill(values, shift);
      FLOORS.forEach((floor, index) => {
        if (!isDetected(reference, values, { floor, needed: Math.max(needed, floor) })) return;
        (found[index] as (typeof found)[number]).alarms += 1;
        first[index] ||= hour;
      });
    }
    first.forEach((hour, index) => {
      if (hour > 0) found[index]?.delays.push(hour);
    });
  }
  const byFloor = found.map(({ alarms, delays }) => ({
    share: alarms / (months * WINDOWS_PER_MONTH),
    delay: delays.length === 0 ? null : delays.reduce((sum, delay) => sum + delay, 0) / delays.length,
    months: delays.length / months,
  }));
  return { shift, byFloor };
}

/** A fresh reference of one column: what the monitor makes of it, and what bounds D against it. */
export interface Reference {
  readonly column: BaselineColumn;
  readonly bounder: GapBounder;
}

/** Draws a reference for windows of so many rows. */
export function drawReference(normals: Normals, windowRows: number): Reference {
  const values = new Float64Array(referenceRows(windowRows));
  normals.fill(values);
  const [column] = baselineColumns(tableOfColumns([values]), watchedColumns(1, 0));
  if (column === undefined) throw new RangeError('a reference without columns');
  return { column, bounder: new GapBounder(values, windowRows) };
}

/** Bounds decide where they can: `needed` is the D of an alarm, to nine digits. Else the rule itself does. */
function isDetected(
  reference: Reference,
  values: Float64Array,
  { floor, needed }: { readonly floor: number; readonly needed: number },
): boolean {
  const bounds = reference.bounder.bound(values);
  if (bounds.high < needed - 1e-6) return false;
  if (bounds.low > needed + 1e-6) return true;
  return alarmsByRule(reference, values, floor);
}

function alarmsByRule({ column }: Reference, values: Float64Array, floor: number): boolean {
  const comparison = compareWith(column, values);
  const shifted = { column: column.column, comparison, enough: true, inScore: true };
  const others = Array.from({ length: COLUMNS - 1 }, (_, index) => ({
    ...shifted,
    column: `other${index}`,
    comparison: { ...comparison, statistic: 0, effect: 0, pValue: 1 },
  }));
  const options = { threshold: undefined, falseAlarmsPerMonth: BUDGET, minimumEffect: floor };
  return RULES.budget([shifted, ...others], { ...options, windowSeconds: WINDOW_SECONDS }).alarm;
}

/** The monitor's own test of a column of numbers. */
export function compareWith(column: BaselineColumn, values: Float64Array): Comparison {
  const baseline = { version: 'simulated', rows: column.n, columns: [column], performance: null };
  const [window] = profileTable(baseline, tableOfColumns([values])).columns;
  if (window === undefined) throw new RangeError('a window without columns');
  return ks.compare(column, window);
}
