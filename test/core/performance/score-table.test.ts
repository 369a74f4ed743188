import { describe, expect, it } from 'vitest';
import { areaValue, type RocArea, rocArea } from '../../../lambdas/core/performance/roc.ts';
import {
  addScore,
  MAX_DISTINCT_SCORES,
  mergeScores,
  type ScoreTable,
  zeroScores,
} from '../../../lambdas/core/performance/score-table.ts';
import { seededDraw } from './seeded-rows.ts';

const SCORES = MAX_DISTINCT_SCORES + 1;

/** Distinct scores, positives likelier the higher the score. */
function tableOf(from: number, to: number): ScoreTable {
  const table = zeroScores();
  const draw = seededDraw(from);
  for (let i = from; i < to; i += 1) addScore(table, i / SCORES, draw() < i / SCORES);
  return table;
}

describe('scores beyond the exact table', () => {
  const half = Math.floor(SCORES / 2);
  const [left, right] = [tableOf(0, half), tableOf(half, SCORES)];
  const whole = mergeScores(left, right);
  const area = rocArea(whole) as RocArea;

  it('share cells once there are too many, whichever rows came first', () => {
    expect([left.inCells, right.inCells, whole.inCells]).toEqual([false, false, true]);
    expect(whole.distinct).toBeLessThan(MAX_DISTINCT_SCORES);
    for (const [score, positive] of [
      [0.25, true],
      [0.75, false],
    ] as const) {
      addScore(left, score, positive);
      addScore(whole, score, positive);
    }
    expect(rocArea(mergeScores(right, left))).toEqual(rocArea(whole));
  });

  it('widen the interval by the bound that the value states', () => {
    const value = areaValue([area], SCORES);
    const sharp = areaValue([{ ...area, errorBound: 0 }], SCORES);
    expect(area.area).toBeCloseTo(5 / 6, 2);
    expect(area.errorBound).toBeGreaterThan(0);
    expect(area.errorBound).toBeLessThan(2e-6);
    expect(value).toMatchObject({ value: area.area, errorBound: area.errorBound });
    expect((value.high as number) - (sharp.high as number)).toBeCloseTo(area.errorBound, 12);
    expect((sharp.low as number) - (value.low as number)).toBeCloseTo(area.errorBound, 12);
  });

  it('are off by the bound where every positive of a cell lies above its negatives', () => {
    const worst = zeroScores();
    for (const [score, count] of whole.positives) {
      for (let i = 0; i < count; i += 1) addScore(worst, score + 2 ** -20, true);
    }
    for (const [score, count] of whole.negatives) {
      for (let i = 0; i < count; i += 1) addScore(worst, score, false);
    }
    const now = rocArea(whole) as RocArea;
    expect((rocArea(worst) as RocArea).area - now.area).toBeCloseTo(now.errorBound, 12);
  });
});
