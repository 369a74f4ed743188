import { normalUpperTail } from '../stats/normal.ts';
import { binomialLowerTail, binomialUpperTail, type Trials, twoProportionTest } from '../stats/proportion.ts';
import type { Measured, Significance } from './significance.ts';

/** Shares of rows: the exact binomial test against a limit, a score test between windows. */
export const proportionSignificance: Significance = {
  testLimit: (current, limit, side) => {
    const { successes, n } = trialsOf(current);
    const share = Math.min(1, Math.max(0, limit));
    return side === 'above' ? binomialUpperTail(successes, n, share) : binomialLowerTail(successes, n, share);
  },
  testDrop: (current, earlier, allowed) =>
    allowed >= 1 ? 1 : twoProportionTest(trialsOf(earlier), trialsOf(current), allowed),
};

/**
 * Shares of wrong rows, which rise relatively: the score test of the ratio of two proportions.
 *
 * Source: Koopman (1984), Biometrics 40, 513–517.
 */
export const errorRateSignificance: Significance = {
  testLimit: proportionSignificance.testLimit,
  testDrop: (current, earlier, allowed) => {
    const factor = 1 + allowed;
    const was = shareAtRatio(trialsOf(current), trialsOf(earlier), factor);
    const is = factor * was;
    const variance = (is * (1 - is)) / current.n + (factor ** 2 * was * (1 - was)) / earlier.n;
    const excess = current.value - factor * earlier.value;
    return variance > 0 ? normalUpperTail(excess / Math.sqrt(variance)) : 1;
  },
};

/** The likeliest earlier share where the current one is exactly `factor` times as large. */
function shareAtRatio(current: Trials, earlier: Trials, factor: number): number {
  const hits = current.successes + earlier.successes;
  const square = factor * (current.n + earlier.n);
  const linear = factor * (current.n + earlier.successes) + current.successes + earlier.n;
  const root = Math.sqrt(Math.max(0, linear ** 2 - 4 * square * hits));
  return Math.min(1 / factor, (2 * hits) / (linear + root));
}

function trialsOf({ value, n }: Measured): Trials {
  return { successes: Math.round(value * n), n };
}
