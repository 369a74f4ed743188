import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kolmogorovSf, ksExactPValue, ksPValue } from '../../../lambdas/core/stats/ks-p-value.ts';
import golden from '../../golden/stats-ks.json' with { type: 'json' };
import { relativeError } from './relative-error.ts';

const { relative, above } = golden.tolerance;

/** The error to hold against the tolerance; below scipy's reliable range both need only be tiny. */
function errorAgainst(expected: number, actual: number): number {
  if (expected <= above) return actual <= 1.000001 * above ? 0 : Infinity;
  return relativeError(actual, expected);
}

const size = fc.integer({ min: 1, max: 300 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('ks p-value', () => {
  it('agrees with scipy on every golden case, method included', () => {
    const wrong = golden.pValues.filter(({ d, n, m, p, method }) => {
      const answer = ksPValue(d, n, m);
      return !(answer.method === method && errorAgainst(p, answer.pValue) <= relative);
    });
    expect(golden.pValues.length).toBeGreaterThan(800);
    expect(wrong).toEqual([]);
  });

  it('agrees with scipy when the sizes are swapped', () => {
    const wrong = golden.pValues.filter(
      ({ d, n, m, p }) => errorAgainst(p, ksPValue(d, m, n).pValue) > relative,
    );
    expect(wrong).toEqual([]);
  });

  it('has golden cases in the far tails and of both methods', () => {
    for (const method of ['exact', 'asymptotic']) {
      for (const [low, high] of [
        [1e-300, 1e-250],
        [1e-110, 1e-80],
        [1e-13, 1e-9],
        [0.01, 0.5],
      ] as const) {
        const found = golden.pValues.filter((c) => c.method === method && c.p > low && c.p < high);
        expect(found.length, `${method} ${low}`).toBeGreaterThan(0);
      }
    }
  });

  it('agrees with the tail of kstwo across the borders of its branches', () => {
    const wrong = golden.kolmogorov.filter(({ d, n, sf }) => errorAgainst(sf, kolmogorovSf(d, n)) > relative);
    expect(golden.kolmogorov.length).toBeGreaterThan(500);
    expect(wrong).toEqual([]);
  });

  it('counts orders: two of twenty separate three from three', () => {
    expect(ksExactPValue(1, 3, 3)).toBeCloseTo(2 / 20, 15);
    expect(ksExactPValue(1, 2, 3)).toBeCloseTo(2 / 10, 15);
  });

  it('equals the share of enumerated orders for small samples', () => {
    for (const [n, m] of [
      [1, 1],
      [2, 2],
      [2, 3],
      [4, 3],
      [4, 4],
      [5, 3],
      [6, 4],
      [5, 5],
      [1, 7],
    ] as const) {
      const statistics = enumerateStatistics(n, m);
      for (const d of new Set(statistics)) {
        const count = statistics.filter((other) => other > d - 1e-9).length;
        expect(relativeError(ksExactPValue(d, n, m), count / statistics.length)).toBeLessThan(1e-13);
      }
    }
  });

  it('is 1 when the samples agree', () => {
    expect(ksPValue(0, 5, 9)).toEqual({ pValue: 1, method: 'exact' });
    expect(ksPValue(0, 20_000, 9)).toEqual({ pValue: 1, method: 'asymptotic' });
  });

  it('turns asymptotic above 10,000 rows on either side', () => {
    expect(ksPValue(0.02, 10_000, 10_000).method).toBe('exact');
    expect(ksPValue(0.02, 10_001, 10).method).toBe('asymptotic');
    expect(ksPValue(0.02, 10, 10_001).method).toBe('asymptotic');
  });

  it('is symmetric in the sizes, within [0, 1], and falls as the statistic grows', () => {
    fc.assert(
      fc.property(size, size, share, share, (n, m, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const p = ksExactPValue(low, n, m);
        expect(ksExactPValue(low, m, n)).toBe(p);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(ksExactPValue(high, n, m)).toBeLessThanOrEqual(p * (1 + 1e-12));
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('has a Kolmogorov tail within [0, 1] that falls as the statistic grows', () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 3_000_000 }));
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.01, max: 40, noNaN: true }), (n, scaled) => {
        const d = Math.min(1, scaled / Math.sqrt(n));
        const p = kolmogorovSf(d, n);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        // scipy's branches meet with steps of up to a few 1e-6.
        expect(kolmogorovSf(d * 1.01, n)).toBeLessThanOrEqual(p + 1e-5);
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('stays fast at the largest exact sizes', () => {
    for (const [n, m, d] of [
      [10_000, 10_000, 0.25],
      [9_999, 10_000, 0.27],
    ] as const) {
      const start = performance.now();
      expect(ksExactPValue(d, n, m)).toBeGreaterThanOrEqual(0);
      expect(performance.now() - start).toBeLessThan(5000);
    }
  });

  it('refuses what is no statistic or no size', () => {
    expect(() => ksPValue(1.1, 5, 5)).toThrow('statistic is 1.1, must be within [0, 1]');
    expect(() => ksPValue(Number.NaN, 5, 5)).toThrow(RangeError);
    expect(() => ksPValue(0.5, 0, 5)).toThrow('sample sizes are 0 and 5, must be whole and at least 1');
    expect(() => ksPValue(0.5, 2.5, 20_000)).toThrow(RangeError);
    expect(kolmogorovSf(0.5, 0)).toBeNaN();
    expect(kolmogorovSf(Number.NaN, 5)).toBeNaN();
  });
});

/** The statistic of every order of n and m distinct values, each order once. */
function enumerateStatistics(n: number, m: number): number[] {
  const walk = (x: number, y: number, widest: number): number[] => {
    const gap = Math.max(widest, Math.abs(x / n - y / m));
    if (x === n && y === m) return [gap];
    return [...(x < n ? walk(x + 1, y, gap) : []), ...(y < m ? walk(x, y + 1, gap) : [])];
  };
  return walk(0, 0, 0);
}
