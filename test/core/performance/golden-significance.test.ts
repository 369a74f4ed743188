import { describe, expect, it } from 'vitest';
import { absoluteMeanSignificance } from '../../../lambdas/core/performance/absolute-mean-significance.ts';
import { meanSignificance } from '../../../lambdas/core/performance/mean-significance.ts';
import { normalSignificance } from '../../../lambdas/core/performance/normal-significance.ts';
import {
  errorRateSignificance,
  proportionSignificance,
} from '../../../lambdas/core/performance/proportion-significance.ts';
import { rootSignificance } from '../../../lambdas/core/performance/root-significance.ts';
import type { Measured, Significance } from '../../../lambdas/core/performance/significance.ts';
import golden from '../../golden/performance-significance.json' with { type: 'json' };

function share({ hits, n }: { hits: number; n: number }): Measured {
  const value = hits / n;
  return { value, standardError: Math.sqrt((value * (1 - value)) / n), n };
}

function expectP(actual: number, wanted: number): void {
  if (wanted < 1e-300) expect(actual).toBeLessThan(1e-299);
  else expect(Math.abs(actual / wanted - 1)).toBeLessThanOrEqual(golden.tolerance);
}

function expectLimits(
  test: Significance,
  sample: (typeof golden.means)[number],
  wanted: { above: number; below: number },
) {
  expectP(test.testLimit(sample.current, sample.limit, 'above'), wanted.above);
  expectP(test.testLimit(sample.current, sample.limit, 'below'), wanted.below);
}

describe('significance of a degradation, against scipy', () => {
  it.each(golden.shares)(
    'tests shares: $current, $earlier',
    ({ current, earlier, allowed, limit, ...wanted }) => {
      const [now, before] = [share(current), share(earlier)];
      expectP(proportionSignificance.testLimit(now, limit, 'below'), wanted.below);
      expectP(proportionSignificance.testLimit(now, limit, 'above'), wanted.above);
      expectP(proportionSignificance.testDrop(now, before, allowed), wanted.drop);
    },
  );

  it.each(golden.ratios)('tests error rates: $current, $earlier', ({ current, earlier, allowed, rise }) => {
    expectP(errorRateSignificance.testDrop(share(current), share(earlier), allowed), rise);
  });

  it.each(golden.means)('tests means and scores: $current, $earlier', (sample) => {
    const { current, earlier, allowed } = sample;
    expectLimits(meanSignificance, sample, sample.mean);
    expectP(meanSignificance.testDrop(current, earlier, allowed), sample.mean.rise);
    expectLimits(rootSignificance, sample, sample.root);
    expectP(rootSignificance.testDrop(current, earlier, allowed), sample.root.rise);
    expectP(absoluteMeanSignificance.testDrop(current, earlier, allowed), sample.absolute);
    expectLimits(normalSignificance, sample, sample.normal);
    expectP(normalSignificance.testDrop(current, earlier, allowed), sample.normal.drop);
  });
});

describe('significance without any spread', () => {
  const flat = (value: number): Measured => ({ value, standardError: 0, n: 100 });

  it('is the sign test where all rows have the same error', () => {
    expect(meanSignificance.testLimit(flat(9), 8, 'above')).toBe(0.5 ** 100);
    expect(meanSignificance.testDrop(flat(9), flat(8), 0.1)).toBe(0.5 ** 100);
    expect(meanSignificance.testLimit(flat(8), 8, 'above')).toBe(1);
    expect(normalSignificance.testDrop(flat(0), flat(1), 0.05)).toBe(0.5 ** 100);
  });

  it('leans on the side that has a spread', () => {
    const p = meanSignificance.testDrop({ value: 1, standardError: 0.1, n: 100 }, flat(0.8), 0);
    expect(p).toBeGreaterThan(0.02);
    expect(p).toBeLessThan(0.025);
  });

  it('never takes a share for certain', () => {
    expect(proportionSignificance.testDrop(flat(0.99), flat(1), 0.005)).toBeGreaterThan(0.2);
    expect(proportionSignificance.testDrop(flat(1), flat(1), 0)).toBe(1);
    expect(errorRateSignificance.testDrop(flat(0), flat(0), 0.1)).toBe(1);
  });
});
