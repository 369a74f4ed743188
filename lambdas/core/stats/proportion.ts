import { regularisedBeta } from './beta.ts';
import type { Interval } from './mean.ts';
import { normalQuantile, normalUpperTail } from './normal.ts';

/**
 * Wilson's score interval of a proportion, two-sided at `level`.
 *
 * 0 ≤ successes ≤ n, n > 0 (fractions allowed, for effective counts), level in (0, 1); both ends within
 * [0, 1], exactly 0 at no successes and 1 at nothing else. Throws a RangeError outside. Constant time.
 *
 * Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of
 * the American Statistical Association 22, 209–212.
 *
 * @example wilsonInterval(85, 100) // { low: 0.767…, high: 0.907… }
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval {
  if (!(successes >= 0 && successes <= n && n > 0)) {
    throw new RangeError(`successes are ${successes} of ${n}, must be 0 to n with n above 0`);
  }
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}, must be between 0 and 1`);
  const z = -normalQuantile((1 - level) / 2);
  const share = successes / n;
  const spread = z * Math.sqrt(successes * (1 - share) + (z * z) / 4);
  const middle = successes + (z * z) / 2;
  return {
    low: successes === 0 ? 0 : Math.max(0, (middle - spread) / (n + z * z)),
    high: successes === n ? 1 : Math.min(1, (middle + spread) / (n + z * z)),
  };
}

/**
 * P(X ≥ successes) for X binomial(n, probability): the exact one-sided p-value of "the true share is not above
 * `probability`" (the Clopper-Pearson tail).
 *
 * n ≥ 0 and successes whole, probability in [0, 1], else NaN. Relative error below 1e-12 wherever
 * the answer is above 1e-300 (measured for n up to 20,000). O(√n).
 *
 * Source: Clopper and Pearson (1934), Biometrika 26, 404–413.
 *
 * @example binomialUpperTail(2, 3, 0.5) // 0.5
 */
export function binomialUpperTail(successes: number, n: number, probability: number): number {
  return isBinomial(successes, n, probability)
    ? tailFrom(successes, n, { p: probability, q: 1 - probability })
    : Number.NaN;
}

/**
 * P(X ≤ successes) for X binomial(n, probability): the exact one-sided p-value of "the true share is not below
 * `probability`". Range, errors, cost and source are those of `binomialUpperTail`.
 *
 * @example binomialLowerTail(1, 3, 0.5) // 0.5
 */
export function binomialLowerTail(successes: number, n: number, probability: number): number {
  return isBinomial(successes, n, probability)
    ? tailFrom(n - successes, n, { p: 1 - probability, q: probability })
    : Number.NaN;
}

function isBinomial(successes: number, n: number, probability: number): boolean {
  return Number.isInteger(successes) && Number.isInteger(n) && n >= 0 && probability >= 0 && probability <= 1;
}

function tailFrom(k: number, n: number, pair: { readonly p: number; readonly q: number }): number {
  if (k <= 0) return 1;
  return k > n ? 0 : regularisedBeta(pair, { a: k, b: n - k + 1 });
}

/** Successes among n independent trials. */
export type Trials = { readonly successes: number; readonly n: number };

/**
 * One-sided p-value of "the first share is more than `margin` above the second", for independent samples.
 *
 * The score test: the variance is that of the likeliest shares exactly `margin` apart, which at margin 0 is
 * the pooled variance. margin in (−1, 1); both n whole and at least 1. 0 to 1; 1 where both variances vanish
 * and there is no excess, 0 where there is. NaN where a count or the margin is out of range. Constant time.
 *
 * Source: Farrington and Manning (1990), "Test statistics and sample size formulae for comparative binomial
 * trials", Statistics in Medicine 9, 1447–1454.
 *
 * @example twoProportionTest({ successes: 95, n: 100 }, { successes: 85, n: 100 }, 0) // 0.00921…
 */
export function twoProportionTest(first: Trials, second: Trials, margin: number): number {
  if (!(isTrials(first) && isTrials(second) && Math.abs(margin) < 1)) return Number.NaN;
  const excess = first.successes / first.n - second.successes / second.n - margin;
  const share = likeliestSecondShare(first, second, margin);
  const other = Math.min(1, Math.max(0, share + margin));
  const variance = (other * (1 - other)) / first.n + (share * (1 - share)) / second.n;
  if (variance > 0) return normalUpperTail(excess / Math.sqrt(variance));
  return excess > 0 ? 0 : 1;
}

/**
 * One-sided p-value of "the first share is more than `factor` times the second", for independent samples: the
 * score test, with the likeliest shares at exactly that ratio. factor above 0, counts in range; 1 where the
 * variance vanishes. Constant time.
 *
 * Source: Koopman (1984), "Confidence intervals for the ratio of two binomial proportions", Biometrics 40,
 * 513–517.
 *
 * @example proportionRatioTest({ successes: 20, n: 100 }, { successes: 10, n: 100 }, 1) // 0.0238…
 */
export function proportionRatioTest(first: Trials, second: Trials, factor: number): number {
  const was = shareAtRatio(first, second, factor);
  const is = factor * was;
  const variance = (is * (1 - is)) / first.n + (factor ** 2 * was * (1 - was)) / second.n;
  const excess = first.successes / first.n - (factor * second.successes) / second.n;
  return variance > 0 ? normalUpperTail(excess / Math.sqrt(variance)) : 1;
}

/** The likeliest second share where the first is exactly `factor` times as large. */
function shareAtRatio(first: Trials, second: Trials, factor: number): number {
  const hits = first.successes + second.successes;
  const square = factor * (first.n + second.n);
  const linear = factor * (first.n + second.successes) + first.successes + second.n;
  const root = Math.sqrt(Math.max(0, linear ** 2 - 4 * square * hits));
  return Math.min(1 / factor, (2 * hits) / (linear + root));
}

function isTrials({ successes, n }: Trials): boolean {
  return n >= 1 && successes >= 0 && successes <= n;
}

/** The second share that maximises the likelihood when the first is `margin` larger: the score's only root. */
function likeliestSecondShare(first: Trials, second: Trials, margin: number): number {
  const failures = { first: first.n - first.successes, second: second.n - second.successes };
  // The score falls through zero; both ends of the interval bound it, halving finds it.
  let low = Math.max(0, -margin);
  let high = Math.min(1, 1 - margin);
  for (let i = 0; i < 100; i += 1) {
    const share = (low + high) / 2;
    const rising = quotient(first.successes, share + margin) + quotient(second.successes, share);
    const falling = quotient(failures.first, 1 - share - margin) + quotient(failures.second, 1 - share);
    if (rising > falling) low = share;
    else high = share;
  }
  return (low + high) / 2;
}

function quotient(count: number, share: number): number {
  return count === 0 ? 0 : count / Math.max(share, 0);
}
