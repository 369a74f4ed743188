import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pearsonTest } from '../../../lambdas/core/drift/chi-square.ts';
import { ks } from '../../../lambdas/core/drift/ks.ts';
import { baselineColumns } from '../../../lambdas/core/profile/baseline.ts';
import { profileTable } from '../../../lambdas/core/profile/window-profile.ts';
import { fisherExactPValue } from '../../../lambdas/core/stats/fisher.ts';
import { tableOf } from '../../../lambdas/core/table/table.ts';

interface Golden {
  ks: {
    reference: (number | string)[];
    current: (number | string)[];
    statistic: number;
    pValue: number;
    location: number | string;
    sign: number;
  }[];
  chiSquare: { reference: number[]; current: number[]; statistic: number; pValue: number }[];
  fisher: { reference: [number, number]; current: [number, number]; pValue: number }[];
}

const golden = JSON.parse(readFileSync('test/golden/drift.json', 'utf8')) as Golden;

function compareNumbers(reference: readonly (number | string)[], current: readonly (number | string)[]) {
  const watched = [{ column: 'x', role: 'feature', kind: 'numeric' }] as const;
  const columns = baselineColumns(tableOf({ x: reference }), watched);
  const baseline = { version: 'test', rows: reference.length, columns, performance: null };
  const profile = profileTable(baseline, tableOf({ x: current }));
  const [column] = columns;
  const [window] = profile.columns;
  if (column === undefined || window === undefined) throw new Error('no column');
  return ks.compare(column, window);
}

function expectClose(actual: number | null, expected: number): void {
  // Below 1e-300 scipy's own value loses its digits.
  const tolerance = Math.max(1e-9 * Math.abs(expected), 1e-300);
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance);
}

describe('ks', () => {
  it(`gives scipy's statistic, location, sign and p-value for ${golden.ks.length} pairs of samples`, () => {
    expect(golden.ks.length).toBeGreaterThan(200);
    for (const { reference, current, statistic, pValue, location, sign } of golden.ks) {
      const answer = compareNumbers(reference, current);
      expect(answer.statistic).toBeCloseTo(statistic, 12);
      expect(answer.sign).toBe(sign);
      expect(answer.location).toBe(typeof location === 'string' ? null : location + 0);
      expectClose(answer.pValue, pValue);
    }
  });
});

describe('chi-square', () => {
  it(`gives scipy's statistic and p-value for ${golden.chiSquare.length} tables`, () => {
    expect(golden.chiSquare.length).toBeGreaterThan(50);
    for (const { reference, current, statistic, pValue } of golden.chiSquare) {
      const rows = reference.map((count, index) => ({
        category: String(index),
        reference: count,
        current: current[index] as number,
      }));
      const answer = pearsonTest(rows);
      expectClose(answer.statistic, statistic);
      expectClose(answer.pValue, pValue);
    }
  });
});

describe("Fisher's exact test", () => {
  it(`gives scipy's two-sided p-value for ${golden.fisher.length} pairs of shares`, () => {
    expect(golden.fisher.length).toBeGreaterThan(50);
    for (const { reference, current, pValue } of golden.fisher) {
      const [hits, n] = reference;
      expectClose(fisherExactPValue({ hits, n }, { hits: current[0], n: current[1] }), pValue);
    }
  });
});
