import { ks } from '../../lambdas/core/drift/ks.ts';
import { RULES } from '../../lambdas/core/drift/rules.ts';
import { profileTable } from '../../lambdas/core/profile/window-profile.ts';
import type { Normals } from './normals.ts';
import {
  BUDGET,
  COLUMNS,
  drawReference,
  FLOORS,
  gapOfPValue,
  LEVEL,
  type Reference,
  tableOfColumns,
  WINDOW_SECONDS,
  WINDOWS_PER_MONTH,
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
    const reference = drawReference(normals, rows, 1);
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

/** Bounds decide where they can: `needed` is the D of an alarm, to nine digits. Else the rule itself does. */
function isDetected(
  reference: Reference,
  values: Float64Array,
  { floor, needed }: { readonly floor: number; readonly needed: number },
): boolean {
  const bounds = reference.bounders[0]?.bound(values) ?? { low: 0, high: 1 };
  if (bounds.high < needed - 1e-6) return false;
  if (bounds.low > needed + 1e-6) return true;
  return alarmsByRule(reference, values, floor);
}

function alarmsByRule({ baseline }: Reference, values: Float64Array, floor: number): boolean {
  const [column] = baseline.columns;
  const [window] = profileTable(baseline, tableOfColumns([values])).columns;
  if (column === undefined || window === undefined) throw new RangeError('a reference without columns');
  const comparison = ks.compare(column, window);
  const shifted = { column: column.column, comparison, enough: true, inScore: true };
  const others = Array.from({ length: COLUMNS - 1 }, (_, index) => ({
    ...shifted,
    column: `other${index}`,
    comparison: { ...comparison, statistic: 0, effect: 0, pValue: 1 },
  }));
  const options = { threshold: undefined, falseAlarmsPerMonth: BUDGET, minimumEffect: floor };
  return RULES.budget([shifted, ...others], { ...options, windowSeconds: WINDOW_SECONDS }).alarm;
}
