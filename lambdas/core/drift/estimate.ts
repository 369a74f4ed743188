import type { Interval } from '../stats/mean.ts';
import { type Comparison, NOTHING_TO_COMPARE } from './method.ts';

/** Between which ends the distance of two numbers lies, each known to lie in an interval. */
export function distanceBetween(a: Interval, b: Interval): Interval {
  return {
    low: Math.max(0, b.low - a.high, a.low - b.high),
    high: Math.max(b.high - a.low, a.high - b.low),
  };
}

/** The middle of an interval. */
export function middleOf({ low, high }: Interval): number {
  return low / 2 + high / 2;
}

/** Which way it went from one number to the other: 1 is up. */
export function signOfChange(before: number, now: number): 1 | -1 | null {
  if (now === before) return null;
  return now > before ? 1 : -1;
}

/**
 * A statistic known to lie in an interval, as the middle and half the width: exact where both ends are
 * equal. An end that is not finite gives nothing to compare.
 *
 * @example estimateWithin({ low: 0.2, high: 0.3 }).errorBound // 0.05, around 0.25
 */
export function estimateWithin(interval: Interval): Comparison {
  const { low, high } = interval;
  const statistic = middleOf(interval);
  if (!Number.isFinite(statistic)) return NOTHING_TO_COMPARE;
  const exact = low === high;
  return {
    ...NOTHING_TO_COMPARE,
    statistic,
    effect: statistic,
    method: exact ? 'exact' : 'approximate',
    errorBound: exact ? null : high / 2 - low / 2,
  };
}
