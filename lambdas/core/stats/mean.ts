import { studentTQuantile, studentTUpperTail } from './student-t.ts';

/** Both ends of an interval. */
export type Interval = { readonly low: number; readonly high: number };

/** A sample's mean, its unbiased variance (divided by n − 1) and its size. */
export type SampleMoments = { readonly mean: number; readonly variance: number; readonly n: number };

/**
 * Student's interval of a mean: mean ± t · √(variance / n), two-sided at `level`.
 *
 * n ≥ 2 and variance ≥ 0, else both ends are NaN; level in (0, 1). Take the moments from exact sums, so that
 * a mean far from zero does not cost digits. Source: Student (1908), Biometrika 6, 1–25.
 *
 * @example meanInterval({ mean: 5, variance: 4, n: 16 }) // { low: 3.934…, high: 6.065… }
 */
export function meanInterval({ mean, variance, n }: SampleMoments, level = 0.95): Interval {
  const half = -studentTQuantile((1 - level) / 2, n - 1) * Math.sqrt(variance / n);
  return { low: mean - half, high: mean + half };
}

/**
 * One-sided p-value of "the true mean is above `limit`": Student's t test. For "below", negate mean and limit.
 *
 * n ≥ 2, else NaN; small p means that chance is no excuse. Without variance it is the `signTest`. The rows
 * must be independent. Source: Student (1908), Biometrika 6, 1–25.
 *
 * @example meanAboveTest({ mean: 5, variance: 4, n: 16 }, 4) // 0.03197…
 */
export function meanAboveTest({ mean, variance, n }: SampleMoments, limit: number): number {
  if (!(n >= 2)) return Number.NaN;
  return variance === 0 ? signTest(mean - limit, n) : tailOfExcess(mean - limit, variance / n, n - 1);
}

/**
 * One-sided p-value of "the first mean is more than `margin` above the second": Welch's t test for independent
 * samples of unequal variance, with Welch and Satterthwaite's degrees of freedom.
 *
 * Both n ≥ 2, else NaN. Without variance in either sample it is the `signTest` of the smaller one.
 * Source: Welch (1947), "The generalization of 'Student's' problem when several different population
 * variances are involved", Biometrika 34, 28–35.
 *
 * @example welchTest({ mean: 5, variance: 4, n: 16 }, { mean: 3, variance: 9, n: 25 }, 1) // 0.1039…
 */
export function welchTest(first: SampleMoments, second: SampleMoments, margin: number): number {
  if (!(first.n >= 2 && second.n >= 2)) return Number.NaN;
  const a = first.variance / first.n;
  const b = second.variance / second.n;
  const excess = first.mean - second.mean - margin;
  if (a + b === 0) return signTest(excess, Math.min(first.n, second.n));
  const share = a / (a + b);
  const freedom = 1 / (share ** 2 / (first.n - 1) + (1 - share) ** 2 / (second.n - 1));
  return tailOfExcess(excess, a + b, freedom);
}

function tailOfExcess(excess: number, variance: number, freedom: number): number {
  return studentTUpperTail(excess / Math.sqrt(variance), freedom);
}

/**
 * One-sided p-value of an excess where all rows are alike: the sign test, which asks only that each of the n
 * rows (of the smaller sample) lies past the bound, gives 2⁻ⁿ. A plain t or normal test would be certain of
 * any excess. No excess gives 1.
 *
 * @example signTest(0.1, 10) // 0.0009765625
 */
export function signTest(excess: number, n: number): number {
  return excess > 0 ? 0.5 ** n : 1;
}
