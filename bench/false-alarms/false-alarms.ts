import { meanInterval } from '../../lambdas/core/stats/mean.ts';
import type { Normals } from './normals.ts';
import {
  alarms,
  COLUMNS,
  drawReference,
  FLOORS,
  gapOfPValue,
  LEVEL,
  type Reference,
  WINDOWS_PER_MONTH,
} from './setting.ts';

/** Columns whose p-value is this much above what an alarm needs cannot raise one. */
const MARGIN = 1.1;
/** Of each month one window that cannot alarm is judged in full, to show that it does not. */
const CHECKED_PER_MONTH = 1;

/** False alarms of simulated months without drift. */
export interface FalseAlarms {
  readonly rows: number;
  readonly months: number;
  /** Alarming windows of each month, by effect floor in the order of {@link FLOORS}. */
  readonly perMonth: readonly (readonly number[])[];
  /** Windows that the monitor's own judge was asked about. */
  readonly judged: number;
}

/**
 * Simulates months of hourly windows of undrifted columns, each month against a fresh reference, and counts
 * the windows that the monitor's judge alarms at.
 *
 * Windows in which no column can come near the level are told by bounds on D and not judged further: p falls
 * as D rises, and Holm's correction never lets a window alarm whose smallest p misses the level divided by the
 * number of columns. A sample of them is judged all the same.
 *
 * @throws Error where the judge alarms at a window that was told not to be able to
 */
export function simulateFalseAlarms(
  normals: Normals,
  { rows, months }: { readonly rows: number; readonly months: number },
): FalseAlarms {
  const nearGap = gapOfPValue((MARGIN * LEVEL) / COLUMNS, rows);
  const window = Array.from({ length: COLUMNS }, () => new Float64Array(rows));
  const perMonth: number[][] = FLOORS.map(() => []);
  let judged = 0;
  for (let month = 0; month < months; month += 1) {
    const reference = drawReference(normals, rows);
    const counts = FLOORS.map(() => 0);
    for (let hour = 0; hour < WINDOWS_PER_MONTH; hour += 1) {
      for (const column of window) normals.fill(column);
      const isNear = comesNear(reference, window, nearGap);
      const isChecked = hour % (WINDOWS_PER_MONTH / CHECKED_PER_MONTH) === 0;
      if (!isNear && !isChecked) continue;
      judged += 1;
      FLOORS.forEach((floor, index) => {
        if (!alarms(reference, window, floor)) return;
        if (!isNear) throw new Error(`a window alarmed whose columns all have D below ${nearGap}`);
        counts[index] = (counts[index] as number) + 1;
      });
    }
    counts.forEach((count, index) => {
      perMonth[index]?.push(count);
    });
  }
  return { rows, months, perMonth, judged };
}

function comesNear(reference: Reference, window: readonly Float64Array[], nearGap: number): boolean {
  return window.some((column, index) => (reference.bounders[index]?.bound(column).high ?? 1) >= nearGap);
}

/** A mean of counts with its 95 % interval. */
export interface MeanCount {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean of independent months' counts with Student's interval. Where every month counted none, the upper
 * end is that of a Poisson count of zero.
 */
export function meanOfCounts(counts: readonly number[]): MeanCount {
  const n = counts.length;
  const mean = counts.reduce((sum, count) => sum + count, 0) / n;
  if (mean === 0) return { mean, low: 0, high: -Math.log(0.025) / n };
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (n - 1);
  const { low, high } = meanInterval({ mean, variance, n });
  return { mean, low: Math.max(0, low), high };
}
