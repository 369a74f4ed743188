import { describe, expect, it } from 'vitest';
import { meanOf } from '../../../lambdas/core/performance/mean-sums.ts';
import { mae } from '../../../lambdas/core/performance/metrics/mae.ts';
import { mse } from '../../../lambdas/core/performance/metrics/mse.ts';
import { explainedShare, r2 } from '../../../lambdas/core/performance/metrics/r2.ts';
import { absoluteErrors, squaredErrors } from '../../../lambdas/core/performance/regression-means.ts';
import { zeroPerformance } from '../../../lambdas/core/performance/state.ts';
import type { RegressionRow } from './scored-rows.ts';
import { addRows } from './scored-rows.ts';
import { bell, seededDraw } from './seeded-rows.ts';

/** Labels on a grid of 2^-20, so that moving them far away rounds nothing. */
function rowsAround(centre: number): RegressionRow[] {
  const draw = seededDraw(7);
  const onGrid = (x: number) => Math.round(x * 2 ** 20) / 2 ** 20;
  return Array.from({ length: 500 }, () => {
    const label = onGrid(bell(draw));
    return { label: centre + label, prediction: centre + label + onGrid(bell(draw) / 2) };
  });
}

const read = (centre: number) => r2.read(addRows(zeroPerformance('regression'), rowsAround(centre)));

describe('r2', () => {
  it('and its interval do not change by a bit when the labels move 10⁶ standard deviations and more away', () => {
    const near = read(0);
    for (const centre of [1e6, -1e6, 1e8]) expect(read(centre)).toEqual(near);
    expect(near.value).toBeGreaterThan(0.7);
    expect((near.high as number) - (near.low as number)).toBeLessThan(0.1);
  });

  it('alone, as MSE and MAE alone, leaves the sums that only intervals take for later', () => {
    const state = addRows(zeroPerformance('regression'), rowsAround(3));
    const alone = [explainedShare(state), meanOf(squaredErrors(state)), meanOf(absoluteErrors(state))];
    expect(state.waiting).toHaveLength(1);
    expect(alone).toEqual([r2, mse, mae].map((metric) => metric.read(state).value));
    expect(state.waiting).toHaveLength(0);
  });

  it('is zero for the mean label and negative below it', () => {
    const rows = (prediction: number) => [1, 2, 3, 6].map((label) => ({ label, prediction }));
    expect(r2.read(addRows(zeroPerformance('regression'), rows(3))).value).toBe(0);
    expect(r2.read(addRows(zeroPerformance('regression'), rows(4))).value).toBeCloseTo(-2 / 7, 15);
  });

  it('covers the true value in about 95 of 100 samples', () => {
    const draw = seededDraw(3);
    let covered = 0;
    for (let sample = 0; sample < 400; sample += 1) {
      const state = zeroPerformance('regression');
      const rows = Array.from({ length: 300 }, () => {
        const label = bell(draw);
        return { label, prediction: label + bell(draw) / 2 };
      });
      const { low, high } = r2.read(addRows(state, rows));
      if ((low as number) <= 0.75 && (high as number) >= 0.75) covered += 1;
    }
    expect(covered / 400).toBeGreaterThan(0.92);
    expect(covered / 400).toBeLessThan(0.98);
  });
});
