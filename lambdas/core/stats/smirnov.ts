import { log1pMinus, stirlingError } from './saddle-point.ts';

const LARGEST_SUMMED = 1_000_000;
// Below this exponent scipy's sum answers 0: the smallest normal double.
const LOWEST_EXPONENT = -708.396418532264;
const NEGLIGIBLE = 45;
const LEAST_TERMS = 4096;

/**
 * Smirnov's one-sided tail P(Dₙ⁺ ≥ d) for n values against their own continuous distribution.
 *
 * n ≥ 1 whole, d in (0, 1). The sum of Birnbaum and Tingey, all of whose terms are positive, each in
 * Loader's saddle-point form: relative error below 1e-12 from n·d² = 2 down to 1e-300. As in scipy, above
 * n = 1,000,000 the approximation exp(−(6nd + 1)² / 18n), and 0 below the smallest normal double. At most
 * about 8,000 terms: a larger n sums every k-th, k times, which agrees with the whole sum to far below
 * rounding, because the terms and all their differences vanish at both ends (as in the trapezoidal rule).
 * That needs n·d² ≥ 2 for n above 8,192, else a RangeError is thrown.
 *
 * Source: Birnbaum and Tingey (1951), "One-sided confidence contours for probability distribution
 * functions", Annals of Mathematical Statistics 22, 592–596.
 *
 * @example smirnovSf(0.5, 2) // 0.25
 */
export function smirnovSf(d: number, n: number): number {
  if (n === 1) return 1 - d;
  if (-2 * n * d * d < LOWEST_EXPONENT) return 0;
  if (n > LARGEST_SUMMED) return Math.exp(-((6 * n * d + 1) ** 2) / 18 / n);
  const stride = Math.max(1, Math.floor(n / LEAST_TERMS));
  if (stride > 1 && n * d * d < 2)
    throw new RangeError(`n·d² is ${n * d * d}, must be at least 2 for n = ${n}`);
  const terms = { n, stride, shift: n * d, offset: stirlingError(n) };
  const last = Math.min(n - 1, Math.floor(n - terms.shift));
  const middle = Math.floor(last / 2);
  const above = sumOutwards(terms, middle + stride, last);
  return stride * (above + sumOutwards(terms, middle, 0, above));
}

type Terms = {
  readonly n: number;
  readonly stride: number;
  readonly shift: number;
  readonly offset: number;
};

/**
 * Sums the terms from the middle towards an end. Their exponents fall on either side (the deviance is jointly
 * convex), so what lies beyond a term negligible against `known` is negligible too.
 */
function sumOutwards(terms: Terms, from: number, end: number, known = 0): number {
  const { n, stride, shift, offset } = terms;
  const step = end < from ? -stride : stride;
  let sum = 0;
  for (let v = from; step * (end - v) >= 0; v += step) {
    if (v === 0) return sum + Math.exp(n * Math.log1p(-shift / n));
    const rest = n - v;
    const deviance = v * log1pMinus(shift / v) + rest * log1pMinus(-shift / rest);
    if (deviance < Math.log((known + sum) / n) - NEGLIGIBLE) break;
    const exponent = offset - stirlingError(v) - stirlingError(rest) + deviance;
    sum += (shift / (shift + v)) * Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * v * rest));
  }
  return sum;
}
