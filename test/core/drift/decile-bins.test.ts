import { describe, expect, it } from 'vitest';
import { jensenShannonDistance } from '../../../lambdas/core/drift/jensen-shannon.ts';
import { pairCounts, sharesOf } from '../../../lambdas/core/drift/paired-counts.ts';
import { stabilityIndex } from '../../../lambdas/core/drift/psi.ts';
import { wasserstein } from '../../../lambdas/core/drift/wasserstein.ts';
import type { NumericBaseline } from '../../../lambdas/core/profile/numeric-baseline.ts';
import { describeSample } from '../../../lambdas/core/profile/numeric-baseline.ts';
import { numericSample } from '../../../lambdas/core/profile/numeric-sample.ts';
import { columnOf } from '../../../lambdas/core/table/column-builder.ts';
import { normals } from '../support.ts';

function baselineOf(values: readonly number[], limit?: number): NumericBaseline {
  const distribution = describeSample(Float64Array.from(values), limit);
  return { column: 'x', role: 'feature', kind: 'numeric', present: true, missing: 0, ...distribution };
}

function pairNumbers(reference: readonly number[], current: readonly number[]) {
  const baseline = baselineOf(reference);
  return pairCounts(baseline, numericSample(baseline, columnOf(current), current.length)) ?? [];
}

describe('bins at the deciles of the reference', () => {
  it('hold a tenth of it each where all its values differ', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index);
    const bins = pairNumbers(hundred, hundred);
    expect(bins).toHaveLength(10);
    for (const bin of bins) expect(bin).toMatchObject({ reference: 10, current: 10 });
    expect(bins.map((bin) => bin.category).slice(0, 2)).toEqual([
      'values up to 9',
      'values above 9 up to 19',
    ]);
  });

  it('see a constant column move either way', () => {
    const constant = new Array<number>(50).fill(7);
    for (const moved of [6, 8]) {
      const bins = pairNumbers(constant, new Array<number>(50).fill(moved));
      expect(jensenShannonDistance(sharesOf(bins))).toBe(1);
      expect(bins.map((bin) => bin.category)).toContain(moved < 7 ? 'values below 7' : 'values above 7');
    }
  });
});

describe('the population stability index', () => {
  it('counts an empty bin as half a row', () => {
    const rows = [
      { category: 'a', reference: 5, current: 10 },
      { category: 'b', reference: 5, current: 0 },
    ];
    expect(stabilityIndex(rows)).toBeCloseTo(0.5 * Math.log(2) + 0.45 * Math.log(10), 14);
  });
});

describe('the Wasserstein distance of a reference kept at cut points', () => {
  it('keeps the exact distance within its error bound', () => {
    const reference = normals(40, 5000);
    for (const shift of [0, 0.1, 1]) {
      const current = normals(41, 500, shift);
      const [exact, cut] = [undefined, 300].map((limit) => {
        const baseline = baselineOf(reference, limit);
        return wasserstein.compare(baseline, numericSample(baseline, columnOf(current), current.length));
      });
      const bound = (exact?.errorBound ?? 0) + (cut?.errorBound ?? 0);
      expect(cut?.errorBound).toBeGreaterThan(exact?.errorBound ?? Number.NaN);
      expect(Math.abs((cut?.statistic ?? Number.NaN) - (exact?.statistic ?? 0))).toBeLessThanOrEqual(bound);
    }
  });
});
