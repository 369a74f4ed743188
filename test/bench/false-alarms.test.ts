import { describe, expect, it } from 'vitest';
import { simulateDetection } from '../../bench/false-alarms/detection.ts';
import { simulateFalseAlarms } from '../../bench/false-alarms/false-alarms.ts';
import type { GapBounder } from '../../bench/false-alarms/gap-bounds.ts';
import { Normals } from '../../bench/false-alarms/normals.ts';
import { BUDGET, drawReference, FLOORS, tableOfColumns } from '../../bench/false-alarms/setting.ts';
import { ks } from '../../lambdas/core/drift/ks.ts';
import type { BaselineColumn } from '../../lambdas/core/profile/baseline.ts';
import { profileTable } from '../../lambdas/core/profile/window-profile.ts';
import { normalCdf } from '../../lambdas/core/stats/normal.ts';

const FALSE_FAILURE = 1e-6;

/** The smallest count that a Poisson variable of this mean exceeds with at most this probability. */
function poissonBound(mean: number, probability: number): number {
  let [term, tail, count] = [Math.exp(-mean), 1 - Math.exp(-mean), 0];
  while (tail > probability) {
    count += 1;
    term *= mean / count;
    tail -= term;
  }
  return count;
}

describe('the budget of false alarms', () => {
  it('is kept to, and used, over simulated months without drift', () => {
    const months = 10;
    const { perMonth } = simulateFalseAlarms(new Normals(1), { rows: 100, months });
    for (const counts of perMonth) {
      const alarms = counts.reduce((sum, count) => sum + count, 0);
      expect(alarms).toBeLessThanOrEqual(poissonBound(months * BUDGET, FALSE_FAILURE));
      expect(alarms).toBeGreaterThan(0);
    }
  });

  it('leaves a shift of half a standard deviation at 1,000 rows nowhere to hide', () => {
    const { byFloor } = simulateDetection(new Normals(2), { rows: 1000, months: 2, shift: 0.5 });
    expect(byFloor).toEqual(FLOORS.map(() => ({ share: 1, delay: 1, months: 1 })));
  });

  it('sees nothing in a column without a shift', () => {
    const { byFloor } = simulateDetection(new Normals(3), { rows: 1000, months: 1, shift: 0 });
    for (const { share } of byFloor) expect(share).toBeLessThan(0.01);
  });
});

describe('the simulation', () => {
  it('bounds D from both sides', () => {
    const normals = new Normals(4);
    const reference = drawReference(normals, 1000, 1);
    const [column] = reference.baseline.columns as [BaselineColumn];
    for (const shift of [0, 0.1, 0.5, 6]) {
      const values = new Float64Array(1000);
      normals.fill(values, shift);
      const { low, high } = (reference.bounders[0] as GapBounder).bound(values);
      const [counts] = profileTable(reference.baseline, tableOfColumns([values])).columns;
      const { statistic } = ks.compare(column, counts as NonNullable<typeof counts>);
      expect(statistic).toBeGreaterThanOrEqual(low - 1e-12);
      expect(statistic).toBeLessThanOrEqual(high + 1e-12);
      expect(high - low).toBeLessThan(0.02);
    }
  });

  it('draws from a normal distribution', () => {
    const values = new Float64Array(200_000);
    new Normals(5).fill(values);
    values.sort();
    let gap = 0;
    values.forEach((value, index) => {
      gap = Math.max(gap, Math.abs((index + 0.5) / values.length - normalCdf(value)));
    });
    // Kolmogorov: √n·D above 2.7 has a probability below 1e-6.
    expect(Math.sqrt(values.length) * gap).toBeLessThan(2.7);
  });
});
