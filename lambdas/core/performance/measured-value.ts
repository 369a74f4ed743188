import type { MetricValue } from '../../contract/report.ts';
import { meanInterval } from '../stats/mean.ts';
import { wilsonInterval } from '../stats/proportion.ts';
import { type MeanSums, readMean } from './mean-sums.ts';

/** Half a 95 % interval holds this many standard errors of a normal distribution. */
export const Z_95 = 1.959963984540054;

/** A metric that cannot be computed from these rows, and why. */
export function undefinedValue(n: number, reason: string): MetricValue {
  return { value: null, low: null, high: null, standardError: null, n, reason };
}

/** A value without an interval, and why it has none. */
export function bareValue(value: number, n: number, reason: string): MetricValue {
  return { value, low: null, high: null, standardError: null, n, reason };
}

/**
 * A mean with its t interval. One value has no interval (reason `one-row`); no values (`no-rows`), infinite
 * ones or a sum beyond the largest double (`not-finite`) have no mean.
 */
export function meanValue(sums: MeanSums): MetricValue {
  const n = sums.count;
  if (n === 0) return undefinedValue(0, 'no-rows');
  const { mean, standardError } = readMean(sums);
  if (!Number.isFinite(mean)) return undefinedValue(n, 'not-finite');
  if (n === 1) return bareValue(mean, n, 'one-row');
  const interval = meanInterval({ mean, variance: standardError ** 2 * n, n });
  if (!Number.isFinite(interval.high - interval.low)) return bareValue(mean, n, 'not-finite');
  return { value: mean, ...interval, standardError, n };
}

/** A proportion with its Wilson interval; undefined without trials, for the reason given. */
export function proportionValue(successes: number, trials: number, reason: string): MetricValue {
  if (trials === 0) return undefinedValue(0, reason);
  const value = successes / trials;
  const { low, high } = wilsonInterval(successes, trials);
  return { value, low, high, standardError: Math.sqrt((value * (1 - value)) / trials), n: trials };
}

/**
 * A score between 0 and 1 with its normal interval, cut at the range.
 *
 * A standard error of zero (every row right, or every row wrong) would claim certainty: the score is then
 * taken for a proportion of n rows, with Wilson's interval and the standard error at its midpoint.
 */
export function scoreValue(value: number, standardError: number, n: number): MetricValue {
  if (standardError === 0) return certainScore(value, n);
  const half = Z_95 * standardError;
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), standardError, n };
}

function certainScore(value: number, n: number): MetricValue {
  const { low, high } = wilsonInterval(value * n, n);
  const middle = (low + high) / 2;
  return { value, low, high, standardError: Math.sqrt((middle * (1 - middle)) / (n + Z_95 ** 2)), n };
}
