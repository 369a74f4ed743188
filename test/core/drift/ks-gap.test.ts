import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapOfCounts } from '../../../lambdas/core/drift/ks-of-counts.ts';
import { gapOfValues } from '../../../lambdas/core/drift/ks-of-values.ts';
import { describeSample, type NumericBaseline } from '../../../lambdas/core/profile/numeric-baseline.ts';
import { countSample } from '../../../lambdas/core/profile/numeric-counts.ts';
import { numericSample } from '../../../lambdas/core/profile/numeric-sample.ts';
import { seededRandom } from '../../../lambdas/core/simulate/random.ts';
import { columnOf } from '../../../lambdas/core/table/column-builder.ts';
import { normals } from '../support.ts';

function baselineOf(values: readonly number[], limit?: number): NumericBaseline {
  const distribution = describeSample(
    Float64Array.from(values, (x) => x + 0),
    limit,
  );
  return { column: 'x', role: 'feature', kind: 'numeric', present: true, missing: 0, ...distribution };
}

function gapsOf(reference: readonly number[], current: readonly number[]) {
  const baseline = baselineOf(reference);
  const sample = numericSample(baseline, columnOf(current), current.length);
  return {
    ofValues: gapOfValues(baseline, sample.pieces),
    ofCounts: gapOfCounts(baseline, countSample(baseline, sample)),
  };
}

const value = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(-0, 999_999, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324),
);

describe('the KS gap from values', () => {
  it('is that from counts, in the last bit, for a few values of any size', () => {
    const sample = (most: number) => fc.array(value, { minLength: 1, maxLength: most });
    fc.assert(
      fc.property(sample(80), sample(80), (reference, current) => {
        const { ofValues, ofCounts } = gapsOf(reference, current);
        expect(ofValues).toEqual(ofCounts);
      }),
      { seed: 11, numRuns: 3000 },
    );
  });

  const shapes: Readonly<Record<string, (values: number[]) => number[]>> = {
    continuous: (values) => values,
    rounded: (values) => values.map((x) => Math.round(10 * x) / 10),
    'with one outlier': (values) => [...values, 1e300],
    'far from zero': (values) => values.map((x) => 1e9 + x),
    'heavy-tailed': (values) => values.map((x) => Math.exp(4 * x)),
    'half zero': (values) => values.map((x) => Math.max(0, x)),
    'in cents': (values) => values.map((x) => Math.round(1e4 * Math.exp(x)) / 100),
    constant: (values) => values.map(() => 7),
  };

  it.each(Object.keys(shapes))('is that from counts for 20,000 %s values', (name) => {
    const shape = shapes[name] as (values: number[]) => number[];
    for (const shift of [0, 0.05, 3]) {
      const { ofValues, ofCounts } = gapsOf(shape(normals(1, 8000)), shape(normals(2, 20_000, shift)));
      expect(ofValues).toEqual(ofCounts);
    }
  });

  it.each([
    [50, 8000],
    [6000, 8000],
    [20_000, 8000],
    [20_000, 3000],
  ])('does not depend on how %i values are cut into pieces, beside %i', (count, references) => {
    const baseline = baselineOf(normals(1, references));
    const values = Float64Array.from(normals(2, count, 0.1));
    const cut = [0, 7, 7, count / 2, count].map((end, index, ends) =>
      values.subarray(index === 0 ? 0 : ends[index - 1], end),
    );
    expect(gapOfValues(baseline, cut)).toEqual(gapOfValues(baseline, [values]));
  });
});

describe('a reference of too many distinct values', () => {
  const reference = normals(3, 50_000);
  const cut = baselineOf(reference, 1000);

  it('is kept at cut points whose error is stated', () => {
    expect(cut.values.length).toBeLessThanOrEqual(1000);
    expect(cut.errorBound).toBeGreaterThan(0);
    expect(cut.errorBound).toBeLessThan(2 / 1000);
    expect(cut.atOrBelow.at(-1)).toBe(50_000);
  });

  it('gives a D that is never too high and at most the bound too low', () => {
    const random = seededRandom(4);
    for (let round = 0; round < 20; round += 1) {
      const current = normals(100 + round, 5000, random() / 4);
      const exact = gapsOf(reference, current).ofCounts.statistic;
      const sample = numericSample(cut, columnOf(current), current.length);
      for (const { statistic } of [
        gapOfValues(cut, sample.pieces),
        gapOfCounts(cut, countSample(cut, sample)),
      ]) {
        expect(statistic).toBeLessThanOrEqual(exact);
        expect(statistic).toBeGreaterThanOrEqual(exact - cut.errorBound);
      }
    }
  });
});
