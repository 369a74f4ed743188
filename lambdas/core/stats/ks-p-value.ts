import { kolmogorovSf } from './kolmogorov.ts';
import { checkStatistic, roundHalfToEven, shareOutside } from './ks-exact.ts';

export { kolmogorovSf } from './kolmogorov.ts';
export { ksExactPValue } from './ks-exact.ts';

const LARGEST_EXACT = 10_000;

/** A two-sided p-value and how it was found. */
export type KsPValue = { readonly pValue: number; readonly method: 'exact' | 'asymptotic' };

/**
 * The two-sided p-value of the two-sample Kolmogorov-Smirnov statistic.
 *
 * `statistic` D in [0, 1] (1 = samples apart), n and m ≥ 1 whole. Exact when both sizes are at most 10,000,
 * else Kolmogorov's tail at the effective size n·m / (n + m), rounded half to even. In [0, 1], falls in D,
 * symmetric in n and m. Ties in the data make it conservative. Agrees with scipy's
 * `ks_2samp(method='auto')` to a relative 1e-9 wherever that is above 1e-300. Throws a RangeError on a
 * statistic or sizes out of range. Cost: theirs, below half a second at worst.
 *
 * Sources: those of `ksExactPValue` and `kolmogorovSf`.
 *
 * @example ksPValue(1, 3, 3) // { pValue: 0.1, method: 'exact' }
 */
export function ksPValue(statistic: number, n: number, m: number): KsPValue {
  checkStatistic(statistic, n, m);
  const larger = Math.max(n, m);
  const smaller = Math.min(n, m);
  if (larger <= LARGEST_EXACT) {
    const pValue = shareOutside(statistic, n, m);
    // As scipy does: a share that rounding put above 1 is a failed calculation, answered asymptotically.
    if (pValue <= 1) return { pValue, method: 'exact' };
  }
  const effective = roundHalfToEven((larger * smaller) / (larger + smaller));
  return { pValue: kolmogorovSf(statistic, effective), method: 'asymptotic' };
}
