import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochbergAdjust, holmAdjust } from '../../../lambdas/core/stats/holm.ts';
import golden from '../../golden/stats-distributions.json' with { type: 'json' };
import { relativeError } from './relative-error.ts';

const adjustments = [
  ['holm', holmAdjust],
  ['benjaminiHochberg', benjaminiHochbergAdjust],
] as const;

describe.each(adjustments)('%s adjustment', (name, adjust) => {
  it('agrees with the oracle', () => {
    for (const family of golden.adjustments) {
      adjust(family.pValues).forEach((p, i) => {
        expect(relativeError(p as number, family[name][i] as number)).toBeLessThan(1e-14);
      });
    }
  });

  it('keeps nulls and does not count them', () => {
    const [first, , third] = adjust([0.02, null, 0.5]);
    expect(adjust([0.02, null, 0.5])[1]).toBeNull();
    expect([first, third]).toEqual(adjust([0.02, 0.5]));
    expect(adjust([])).toEqual([]);
    expect(adjust([null])).toEqual([null]);
  });

  it('keeps the order of the p-values, stays within [p, 1], and ignores the order of the tests', () => {
    const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(family, (pValues) => {
        const sorted = pValues.toSorted((a, b) => a - b);
        const adjusted = adjust(sorted) as number[];
        adjusted.forEach((p, i) => {
          expect(p).toBeGreaterThanOrEqual(sorted[i] as number);
          expect(p).toBeLessThanOrEqual(1);
          if (i > 0) expect(p).toBeGreaterThanOrEqual(adjusted[i - 1] as number);
        });
        expect((adjust(pValues) as number[]).sort((a, b) => a - b)).toEqual(adjusted);
      }),
      { seed: 31, numRuns: 300 },
    );
  });

  it('refuses what is no probability', () => {
    expect(() => adjust([0.1, 1.2])).toThrow('p-value 1 is 1.2, must be within [0, 1]');
    expect(() => adjust([Number.NaN])).toThrow(RangeError);
  });
});

describe('holm adjustment', () => {
  it('is at most Bonferroni and at least Benjamini-Hochberg', () => {
    const pValues = [0.001, 0.2, 0.04, 0.013, 0.04];
    const holm = holmAdjust(pValues) as number[];
    const discovery = benjaminiHochbergAdjust(pValues) as number[];
    holm.forEach((p, i) => {
      expect(p).toBeLessThanOrEqual(Math.min(1, (pValues[i] as number) * 5));
      expect(p).toBeGreaterThanOrEqual(discovery[i] as number);
    });
  });
});
