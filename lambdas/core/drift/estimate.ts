import type { Interval } from '../stats/mean.ts';
import { type Comparison, NOTHING_TO_COMPARE } from './method.ts';

/**
 * A statistic known to lie in an interval, as the middle and half the width: exact where both ends are
 * equal. An end that is not finite gives nothing to compare.
 *
 * @example estimateWithin({ low: 0.2, high: 0.3 }).errorBound // 0.05, around 0.25
 */
export function estimateWithin({ low, high }: Interval): Comparison {
  const statistic = low / 2 + high / 2;
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
