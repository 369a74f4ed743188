import { describe, expect, it } from 'vitest';
import { meanAboveTest, meanInterval, welchTest } from '../../../lambdas/core/stats/mean.ts';
import {
  proportionRatioTest,
  twoProportionTest,
  wilsonInterval,
} from '../../../lambdas/core/stats/proportion.ts';
import golden from '../../golden/stats-distributions.json' with { type: 'json' };
import { relativeError } from './relative-error.ts';

const allowed = golden.tolerance.test;

describe('mean', () => {
  it('has the t interval and the one-sided tests of scipy', () => {
    for (const { first, second, margin, welch, above, low, high } of golden.means) {
      const interval = meanInterval(first);
      expect(relativeError(interval.low, low)).toBeLessThan(allowed);
      expect(relativeError(interval.high, high)).toBeLessThan(allowed);
      expect(relativeError(meanAboveTest(first, margin), above)).toBeLessThan(allowed);
      expect(relativeError(welchTest(first, second, margin), welch)).toBeLessThan(allowed);
    }
  });

  it('has no interval and no test below two rows', () => {
    const one = { mean: 1, variance: Number.NaN, n: 1 };
    const many = { mean: 1, variance: 2, n: 10 };
    expect(meanInterval(one)).toEqual({ low: Number.NaN, high: Number.NaN });
    expect([meanAboveTest(one, 0), welchTest(one, many, 0), welchTest(many, one, 0)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('is tested by signs where nothing varies', () => {
    const flat = { mean: 2, variance: 0, n: 10 };
    expect(meanInterval(flat)).toEqual({ low: 2, high: 2 });
    expect([meanAboveTest(flat, 1), meanAboveTest(flat, 2)]).toEqual([0.5 ** 10, 1]);
    expect(welchTest(flat, { ...flat, mean: 1, n: 7 }, 0.5)).toBe(0.5 ** 7);
    expect(welchTest(flat, flat, 0)).toBe(1);
  });

  it('turns the question round when mean and limit are negated', () => {
    const sample = { mean: 1.3, variance: 2, n: 12 };
    expect(meanAboveTest(sample, 1) + meanAboveTest({ ...sample, mean: -1.3 }, -1)).toBeCloseTo(1, 14);
  });
});

describe('proportion', () => {
  it('has the Wilson interval of scipy', () => {
    for (const { successes, n, level, low, high } of golden.wilson) {
      const interval = wilsonInterval(successes, n, level);
      expect(relativeError(interval.low, low)).toBeLessThan(allowed);
      expect(relativeError(interval.high, high)).toBeLessThan(allowed);
    }
  });

  it('takes 95 % by default and ends at 0 and 1 exactly', () => {
    expect(wilsonInterval(85, 100)).toEqual(wilsonInterval(85, 100, 0.95));
    expect(wilsonInterval(0, 10).low).toBe(0);
    expect(wilsonInterval(10, 10).high).toBe(1);
  });

  it('refuses counts and levels out of range', () => {
    expect(() => wilsonInterval(3, 2)).toThrow('successes are 3 of 2, must be 0 to n with n above 0');
    expect(() => wilsonInterval(0, 0)).toThrow(RangeError);
    expect(() => wilsonInterval(1, 2, 1)).toThrow('level is 1, must be between 0 and 1');
  });

  it('agrees with the score test of Farrington and Manning', () => {
    for (const { x1, n1, x2, n2, margin, p } of golden.proportions) {
      const actual = twoProportionTest({ successes: x1, n: n1 }, { successes: x2, n: n2 }, margin);
      expect(relativeError(actual, p)).toBeLessThan(allowed);
    }
  });

  it('finds nothing to test where both shares are certain, and refuses bad counts', () => {
    const all = { successes: 9, n: 9 };
    expect(twoProportionTest(all, { successes: 4, n: 4 }, 0)).toBe(1);
    expect(twoProportionTest({ successes: 10, n: 9 }, all, 0)).toBeNaN();
    expect(twoProportionTest(all, all, 1)).toBeNaN();
  });

  it('is tested for a ratio by the pooled variance where the ratio is 1', () => {
    const [first, second] = [
      { successes: 20, n: 100 },
      { successes: 10, n: 100 },
    ];
    expect(proportionRatioTest(first, second, 1)).toBeCloseTo(twoProportionTest(first, second, 0), 14);
    expect(proportionRatioTest(first, second, 2)).toBeCloseTo(0.5, 14);
    expect(proportionRatioTest({ successes: 0, n: 9 }, { successes: 0, n: 9 }, 1)).toBe(1);
  });
});
