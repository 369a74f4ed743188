import { describe, expect, it } from 'vitest';
import { readPerformance } from '../../../lambdas/core/performance/read-performance.ts';
import { zeroPerformance } from '../../../lambdas/core/performance/state.ts';
import golden from '../../golden/performance-metrics.json' with { type: 'json' };
import { addRows } from './scored-rows.ts';
import { goldenBinaryRows, goldenMulticlassRows, goldenRegressionRows } from './seeded-rows.ts';

type Expected = Record<string, { value: number; low: number; high: number }>;

const OPTIONS = { rows: 1000, minimumRows: 1 };

/** Relative, or absolute below 1. */
function expectClose(actual: number | null | undefined, wanted: number, tolerance: number): void {
  expect(Math.abs((actual ?? Number.NaN) - wanted)).toBeLessThanOrEqual(
    tolerance * Math.max(1, Math.abs(wanted)),
  );
}

function expectMetrics(part: ReturnType<typeof readPerformance>, expected: Expected): void {
  expect(Object.keys(part.metrics).sort()).toEqual(Object.keys(expected).sort());
  for (const [key, wanted] of Object.entries(expected)) {
    const actual = part.metrics[key];
    expectClose(actual?.value, wanted.value, golden.tolerance.value);
    expectClose(actual?.low, wanted.low, golden.tolerance.interval);
    expectClose(actual?.high, wanted.high, golden.tolerance.interval);
  }
}

describe('performance metrics, against scikit-learn and independent intervals', () => {
  it.each(golden.regression)('agree on regression $seed', ({ seed, metrics }) => {
    const state = addRows(zeroPerformance('regression'), goldenRegressionRows(seed));
    expectMetrics(readPerformance(state, OPTIONS), metrics);
  });

  it.each(golden.binary)('agree on binary $seed', ({ seed, confusion, metrics }) => {
    const part = readPerformance(addRows(zeroPerformance('binary'), goldenBinaryRows(seed)), OPTIONS);
    expect(part.confusion?.counts).toEqual(confusion);
    expectMetrics(part, metrics);
  });

  it.each(golden.multiclass)('agree on multiclass $seed', ({ seed, classes, confusion, metrics }) => {
    const part = readPerformance(
      addRows(zeroPerformance('multiclass', classes), goldenMulticlassRows(seed)),
      OPTIONS,
    );
    expect(part.confusion).toEqual({ classes, counts: confusion });
    expectMetrics(part, metrics);
  });
});
