import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regularisedBeta } from '../../../lambdas/core/stats/beta.ts';
import { chiSquareSf } from '../../../lambdas/core/stats/chi-square.ts';
import { unitContinuedFraction } from '../../../lambdas/core/stats/continued-fraction.ts';
import { gammaP, gammaQ, logGamma } from '../../../lambdas/core/stats/gamma.ts';
import { erfc, normalCdf, normalQuantile, normalUpperTail } from '../../../lambdas/core/stats/normal.ts';
import { binomialLowerTail, binomialUpperTail } from '../../../lambdas/core/stats/proportion.ts';
import { log1pMinus, stirlingError } from '../../../lambdas/core/stats/saddle-point.ts';
import { studentTQuantile, studentTUpperTail } from '../../../lambdas/core/stats/student-t.ts';
import golden from '../../golden/stats-distributions.json' with { type: 'json' };
import { relativeError } from './relative-error.ts';

type Row = readonly number[];

/** The largest relative error over golden rows, whose last number is the value expected. */
function worstError(rows: readonly Row[], compute: (...given: number[]) => number): number {
  return Math.max(...rows.map((row) => relativeError(compute(...row.slice(0, -1)), row.at(-1) as number)));
}

const { tolerance } = golden;

describe('distribution functions against 60-digit values', () => {
  const cases: readonly [string, readonly Row[], (...given: number[]) => number, number][] = [
    ['log gamma', golden.logGamma, (x = 0) => logGamma(x), tolerance.logGamma],
    ['chi-square tail', golden.chiSquareSf, (x = 0, df = 0) => chiSquareSf(x, df), tolerance.tail],
    ['normal tail', golden.normalUpperTail, (z = 0) => normalUpperTail(z), tolerance.normal],
    ['erfc', golden.erfc, (x = 0) => erfc(x), tolerance.tail],
    ['normal quantile', golden.normalQuantile, (p = 0) => normalQuantile(p), tolerance.normal],
    ['t tail', golden.studentTUpperTail, (t = 0, df = 0) => studentTUpperTail(t, df), tolerance.tail],
    ['t quantile', golden.studentTQuantile, (p = 0, df = 0) => -studentTQuantile(p, df), tolerance.tail],
    [
      'binomial tail',
      golden.binomialUpperTail,
      (k = 0, n = 0, p = 0) => binomialUpperTail(k, n, p),
      tolerance.tail,
    ],
  ];
  for (const [name, rows, compute, allowed] of cases) {
    it(`${name} holds a relative ${allowed} on ${rows.length} points`, () => {
      expect(worstError(rows, compute)).toBeLessThanOrEqual(allowed);
    });
  }
});

describe('distribution functions at the ends of their ranges', () => {
  it('chi-square', () => {
    expect(chiSquareSf(0, 3)).toBe(1);
    expect(chiSquareSf(-1, 3)).toBe(1);
    expect(chiSquareSf(Infinity, 3)).toBe(0);
    expect(chiSquareSf(1e5, 3)).toBe(0);
    expect(chiSquareSf(1, 0)).toBeNaN();
    expect(chiSquareSf(Number.NaN, 1)).toBeNaN();
  });

  it('normal', () => {
    expect(normalUpperTail(-Infinity)).toBe(1);
    expect(normalUpperTail(Infinity)).toBe(0);
    expect(normalUpperTail(0)).toBe(0.5);
    expect(normalUpperTail(Number.NaN)).toBeNaN();
    expect([0, 0.5, 1].map(normalQuantile)).toEqual([-Infinity, 0, Infinity]);
    expect([-0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(normalCdf(-2)).toBe(normalUpperTail(2));
  });

  it('Student t', () => {
    expect(studentTUpperTail(Infinity, 4)).toBe(0);
    expect(studentTUpperTail(-Infinity, 4)).toBe(1);
    expect(studentTUpperTail(2, Infinity)).toBe(normalUpperTail(2));
    expect(studentTUpperTail(2, 0)).toBeNaN();
    expect(studentTUpperTail(Number.NaN, 3)).toBeNaN();
    expect([0, 0.5, 1].map((p) => studentTQuantile(p, 3))).toEqual([-Infinity, 0, Infinity]);
    expect(studentTQuantile(0.975, Infinity)).toBe(normalQuantile(0.975));
    expect(studentTQuantile(1.5, 3)).toBeNaN();
  });

  it('Student t beyond a hundred digits follows its power law', () => {
    expect(relativeError(studentTUpperTail(1e200, 1), 1 / Math.PI / 1e200)).toBeLessThan(1e-12);
    expect(relativeError(studentTQuantile(1e-200, 1), -1e200 / Math.PI)).toBeLessThan(1e-12);
    expect(studentTQuantile(1e-100, 0.3)).toBe(-Infinity);
  });

  it('gamma and beta', () => {
    expect([gammaP(2, 0), gammaP(2, Infinity), gammaQ(2, 0), gammaQ(2, Infinity)]).toEqual([0, 1, 1, 0]);
    expect([gammaP(0, 1), gammaQ(1, -1), logGamma(-1)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([logGamma(0), logGamma(1), logGamma(2), logGamma(Infinity)]).toEqual([Infinity, 0, 0, Infinity]);
    expect(regularisedBeta({ p: 0, q: 1 }, { a: 2, b: 3 })).toBe(0);
    expect(regularisedBeta({ p: 1, q: 0 }, { a: 2, b: 3 })).toBe(1);
    expect(regularisedBeta({ p: 0.5, q: 0.5 }, { a: 0, b: 3 })).toBeNaN();
  });

  it('binomial', () => {
    expect(binomialUpperTail(0, 5, 0.3)).toBe(1);
    expect(binomialUpperTail(6, 5, 0.3)).toBe(0);
    expect(binomialLowerTail(5, 5, 0.3)).toBe(1);
    expect(binomialLowerTail(-1, 5, 0.3)).toBe(0);
    expect(binomialUpperTail(3, 5, 0)).toBe(0);
    expect(binomialUpperTail(3, 5, 1)).toBe(1);
    expect(binomialUpperTail(1.5, 5, 0.5)).toBeNaN();
    expect(binomialUpperTail(1, 5, 1.5)).toBeNaN();
  });

  it('a continued fraction that does not settle is an error', () => {
    expect(unitContinuedFraction(() => 1)).toBeCloseTo((Math.sqrt(5) - 1) / 2, 15);
    expect(() => unitContinuedFraction(() => -1)).toThrow('continued fraction does not converge');
  });
});

describe('distribution functions as laws', () => {
  const positive = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
  const share = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

  it('gamma tails sum to one', () => {
    fc.assert(
      fc.property(positive, positive, (a, x) => {
        expect(gammaP(a, x) + gammaQ(a, x)).toBeCloseTo(1, 12);
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  it('beta mirrors when its shapes and shares are swapped', () => {
    fc.assert(
      fc.property(positive, positive, share, (a, b, p) => {
        const left = regularisedBeta({ p, q: 1 - p }, { a, b });
        const right = regularisedBeta({ p: 1 - p, q: p }, { a: b, b: a });
        expect(left + right).toBeCloseTo(1, 12);
      }),
      { seed: 22, numRuns: 300 },
    );
  });

  it('tails fall', () => {
    fc.assert(
      fc.property(positive, positive, positive, (df, x, step) => {
        expect(chiSquareSf(x + step, df)).toBeLessThanOrEqual(chiSquareSf(x, df) * (1 + 1e-12));
        expect(studentTUpperTail(x + step, df)).toBeLessThanOrEqual(studentTUpperTail(x, df) * (1 + 1e-12));
      }),
      { seed: 23, numRuns: 300 },
    );
  });

  it('quantiles undo tails', () => {
    fc.assert(
      fc.property(share, fc.double({ min: 0.5, max: 1e6, noNaN: true }), (p, df) => {
        expect(relativeError(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-12);
        expect(relativeError(studentTUpperTail(-studentTQuantile(p, df), df), p)).toBeLessThan(1e-11);
      }),
      { seed: 24, numRuns: 300 },
    );
  });

  it('binomial tails meet without gap or overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), share, fc.nat(5000), (n, p, k) => {
        expect(binomialUpperTail(k, n, p) + binomialLowerTail(k - 1, n, p)).toBeCloseTo(1, 12);
      }),
      { seed: 25, numRuns: 300 },
    );
  });

  it('the Stirling error restores factorials', () => {
    let logFactorial = 0;
    for (let n = 1; n <= 60; n += 1) {
      logFactorial += Math.log(n);
      const stirling = (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI);
      expect(stirlingError(n)).toBeCloseTo(logFactorial - stirling, 12);
    }
  });

  it('ln(1 + t) − t keeps its digits near zero and joins the plain form', () => {
    expect(relativeError(log1pMinus(1e-8), -5e-17 + 1e-24 / 3)).toBeLessThan(1e-15);
    expect(log1pMinus(0)).toBe(0);
    for (const t of [-0.9, -0.5, -0.3, 0.4999, 0.5, 0.5001, 3]) {
      expect(relativeError(log1pMinus(t), Math.log1p(t) - t)).toBeLessThan(1e-14);
    }
  });
});
