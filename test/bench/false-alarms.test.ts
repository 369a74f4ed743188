import { describe, expect, it } from 'vitest';
import { CategoryColumn, fallingShares } from '../../bench/false-alarms/category-column.ts';
import { compareWith, drawReference, simulateDetection } from '../../bench/false-alarms/detection.ts';
import { simulateFalseAlarms } from '../../bench/false-alarms/false-alarms.ts';
import { Normals } from '../../bench/false-alarms/normals.ts';
import { RandomBits } from '../../bench/false-alarms/random-bits.ts';
import { BUDGET, FLOORS, gapOfPValue, referenceRows } from '../../bench/false-alarms/setting.ts';
import { UniformColumn } from '../../bench/false-alarms/uniform-column.ts';
import { gapOfValues } from '../../lambdas/core/drift/ks-of-values.ts';
import { describeSample } from '../../lambdas/core/profile/numeric-baseline.ts';
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
    const { byFloor } = simulateFalseAlarms(new RandomBits(1), { rows: 100, months });
    for (const { perMonth } of byFloor) {
      const alarms = perMonth.reduce((sum, count) => sum + count, 0);
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
    const reference = drawReference(normals, 1000);
    for (const shift of [0, 0.1, 0.5, 6]) {
      const values = new Float64Array(1000);
      normals.fill(values, shift);
      const { low, high } = reference.bounder.bound(values);
      const statistic = compareWith(reference.column, values).statistic ?? Number.NaN;
      expect(statistic).toBeGreaterThanOrEqual(low - 1e-12);
      expect(statistic).toBeLessThanOrEqual(high + 1e-12);
      expect(high - low).toBeLessThan(0.02);
    }
  });

  it('draws windows as far as needed without changing how often D reaches a gap', () => {
    const bits = new RandomBits(6);
    const rows = 200;
    const level = 0.05;
    const gap = gapOfPValue(level, rows);
    const windows = 4000;
    let reached = 0;
    let values = new Float64Array(rows);
    for (let window = 0; window < windows; window += 1) {
      const reference = new Float64Array(referenceRows(rows)).map(() => bits.uniform());
      const column = new UniformColumn(bits, reference, { rows, gap });
      const mayReach = column.draw();
      values = new Float64Array(rows);
      column.fill(values);
      const baseline = {
        ...describeSample(reference),
        column: 'x',
        role: 'feature',
        kind: 'numeric',
      } as const;
      const { statistic } = gapOfValues({ ...baseline, present: true, missing: 0 }, [values]);
      if (!mayReach) expect(statistic).toBeLessThan(gap);
      else if (statistic >= gap) reached += 1;
    }
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
    // Five standard deviations of the share.
    expect(Math.abs(reached / windows - level)).toBeLessThan(5 * Math.sqrt((level * 0.95) / windows));
  });

  it('tosses fair coins', () => {
    const bits = new RandomBits(7);
    expect(bits.heads(0)).toBe(0);
    for (const coins of [1, 31, 32, 33, 1000]) {
      const throws = 2000;
      let heads = 0;
      for (let index = 0; index < throws; index += 1) heads += bits.heads(coins);
      const deviation = Math.sqrt(throws * coins) / 2;
      expect(Math.abs(heads - (throws * coins) / 2)).toBeLessThan(5 * deviation);
    }
  });

  it('draws categories by their shares', () => {
    const shares = fallingShares(30);
    const rows = 200_000;
    const drawn = new CategoryColumn(new RandomBits(8), shares).draw(rows);
    shares.forEach((share, index) => {
      const count = drawn.get(`category ${index + 1}`) ?? 0;
      expect(Math.abs(count - rows * share)).toBeLessThan(5 * Math.sqrt(rows * share) + rows / 2 ** 16);
    });
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
