import type { Monitor } from '../contract/monitor.ts';
import { significanceLevel } from './false-alarm-budget.ts';

/** What good windows taught about how far columns stray when nothing is wrong. */
export type Calibration = NonNullable<Monitor['drift']['calibration']>;

/** A window's drift statistics by column. */
export type ColumnStatistics = ReadonlyMap<string, number>;

/**
 * The number of alarming windows in 30 days that n good windows can promise: the windows of a month, W,
 * divided by n + 1, because a new window that is like them is the largest of n + 1 with that chance.
 *
 * @example supportedBudget(71, 3600) // 10
 */
export function supportedBudget(windows: number, windowSeconds: number): number {
  return windowsOfMonth(windowSeconds) / (windows + 1);
}

/**
 * How many good windows a budget of N alarming windows in 30 days needs: n ≥ W / N − 1, at least one.
 *
 * @example windowsNeeded({ falseAlarmsPerMonth: 10, windowSeconds: 3600 }) // 71
 */
export function windowsNeeded(budget: {
  readonly falseAlarmsPerMonth: number;
  readonly windowSeconds: number;
}): number {
  const needed = windowsOfMonth(budget.windowSeconds) / budget.falseAlarmsPerMonth - 1;
  // A quotient that is whole but for its last bits does not need one window more.
  return Math.max(1, Math.ceil(needed - 1e-9));
}

function windowsOfMonth(windowSeconds: number): number {
  return 1 / significanceLevel({ falseAlarmsPerMonth: 1, windowSeconds });
}

/**
 * Calibrates drift on good windows: each column's statistic is scaled by its median over them, and the limit
 * is the largest scaled statistic of any column in any of them. A new window that is exchangeable with them
 * passes the limit with probability 1/(n + 1), whatever the columns' dependence on each other. (The medians
 * come from the n windows alone, so with several columns and a short history it is a little more.)
 *
 * A column that lacks a statistic in one of the windows, or whose median is 0, cannot be scaled and is left
 * out. Throws a RangeError without windows, and where no column is left.
 *
 * Cost: O(windows × columns), besides a sort of each column's statistics.
 *
 * @see Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World.
 * @example calibrate([new Map([['x', 1]]), new Map([['x', 3]])], 3600) // medians { x: 2 }, threshold 1.5
 */
export function calibrate(history: readonly ColumnStatistics[], windowSeconds: number): Calibration {
  const [first] = history;
  if (first === undefined) throw new RangeError('no window to calibrate on');
  const medians = new Map<string, number>();
  let threshold = 0;
  for (const column of first.keys()) {
    const statistics = history.flatMap((window) => window.get(column) ?? []).sort((a, b) => a - b);
    const median = medianOf(statistics);
    if (statistics.length < history.length || median === 0) continue;
    medians.set(column, median);
    threshold = Math.max(threshold, (statistics[statistics.length - 1] as number) / median);
  }
  if (medians.size === 0) throw new RangeError('no column has a statistic above zero in most of the windows');
  return {
    windows: history.length,
    supports: supportedBudget(history.length, windowSeconds),
    threshold,
    medians: Object.fromEntries(medians),
  };
}

/** Of ascending numbers; 0 of none. */
function medianOf(sorted: readonly number[]): number {
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return low / 2 + high / 2;
}
