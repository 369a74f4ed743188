import {
  binomialLowerTail,
  binomialUpperTail,
  proportionRatioTest,
  type Trials,
  twoProportionTest,
} from '../stats/proportion.ts';
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

/** Shares of wrong rows, which rise relatively: the score test of the ratio of two proportions. */
export const errorRateSignificance: Significance = {
  testLimit: proportionSignificance.testLimit,
  testDrop: (current, earlier, allowed) =>
    proportionRatioTest(trialsOf(current), trialsOf(earlier), 1 + allowed),
};

function trialsOf({ value, n }: Measured): Trials {
  return { successes: Math.round(value * n), n };
}
