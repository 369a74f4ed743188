import { describe, expect, it } from 'vitest';
import {
  countRight,
  type DegradationPlan,
  degradeLabels,
} from '../../../lambdas/core/simulate/degrade-labels.ts';

const PLAN: DegradationPlan = { rowsPerPeriod: 250, periods: 20, startAccuracy: 0.95, degradationRate: null };
const PREDICTIONS = Array.from({ length: 5000 }, (_, row) => row % 3);

const rightIn = (labels: readonly unknown[], period: number): number =>
  PREDICTIONS.slice(period * 250, period * 250 + 250).filter(
    (value, row) => value === labels[period * 250 + row],
  ).length;

describe('degraded labels', () => {
  it('lose 2.5 points a period of twenty, so that period 5 is the first below 0.85', () => {
    const right = Array.from({ length: 20 }, (_, period) => countRight(PLAN, period));
    expect(right.slice(0, 6)).toEqual([238, 232, 225, 219, 213, 207]);
    expect(right.findIndex((count) => count / 250 < 0.85)).toBe(5);
    expect(right.at(-1)).toBe(119);
  });

  it('are counted in decimals: 0.95 of 20 is 19, not the 20 that binary fractions may round up to', () => {
    for (let step = 0; step <= 100; step += 1) {
      const plan = { rowsPerPeriod: 100, periods: 1, startAccuracy: step / 100, degradationRate: 0 };
      expect(countRight(plan, 0)).toBe(step);
    }
    expect(countRight({ ...PLAN, rowsPerPeriod: 1000, degradationRate: 0.1 }, 3)).toBe(650);
    expect(countRight({ ...PLAN, degradationRate: 1e-7, rowsPerPeriod: 10_000_000 }, 1)).toBe(9_499_999);
  });

  it('never fall below none right', () => {
    expect(countRight({ ...PLAN, degradationRate: 0.5 }, 2)).toBe(0);
  });

  it('agree with the predictions exactly as often as stated, and are another class elsewhere', () => {
    const labels = degradeLabels(PREDICTIONS, PLAN, 7);
    expect(labels).toHaveLength(5000);
    for (let period = 0; period < 20; period += 1)
      expect(rightIn(labels, period)).toBe(countRight(PLAN, period));
    expect(new Set(labels)).toEqual(new Set([0, 1, 2]));
  });

  it('are the same for the same seed and others for another', () => {
    expect(degradeLabels(PREDICTIONS, PLAN, 7)).toEqual(degradeLabels(PREDICTIONS, PLAN, 7));
    expect(degradeLabels(PREDICTIONS, PLAN, 7)).not.toEqual(degradeLabels(PREDICTIONS, PLAN, 8));
  });

  it('need two classes', () => {
    expect(() => degradeLabels([1, '1.0'], { ...PLAN, periods: 1, rowsPerPeriod: 2 }, 1)).toThrow(
      'two classes',
    );
  });
});
