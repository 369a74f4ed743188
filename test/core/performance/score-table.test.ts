import { describe, expect, it } from 'vitest';
import { areaValue, type RocArea, rocArea } from '../../../lambdas/core/performance/roc.ts';
import {
  countScores,
  mergeScores,
  type ScoreTable,
  zeroScores,
} from '../../../lambdas/core/performance/score-table.ts';
import { seededDraw } from './seeded-rows.ts';

const RESOLUTION = { maxDistinct: 2000, cells: 1024 };
const SCORES = RESOLUTION.maxDistinct + 1;

/** Distinct scores, positives likelier the higher the score. */
function tableOf(from: number, to: number): ScoreTable {
  const sides = { positives: [] as number[], negatives: [] as number[] };
  for (let i = from; i < to; i += 1)
    sides[seededDraw(i)() < i / SCORES ? 'positives' : 'negatives'].push(i / SCORES);
  return countScores(Float64Array.from(sides.positives), Float64Array.from(sides.negatives), RESOLUTION);
}

function one(score: number, positive: boolean): ScoreTable {
  const [own, other] = [Float64Array.of(score), new Float64Array(0)];
  return positive ? countScores(own, other) : countScores(other, own);
}

describe('a score table', () => {
  it('counts each distinct score once, in ascending order, the two zeros as one', () => {
    const table = countScores(Float64Array.of(0.5, 0, -0, 0.25), Float64Array.of(0.5, 1, 0.5));
    expect(table).toEqual({
      scores: Float64Array.of(0, 0.25, 0.5, 1),
      positives: Float64Array.of(2, 1, 1, 0),
      negatives: Float64Array.of(0, 0, 2, 1),
      inCells: false,
    });
    expect(mergeScores(table, zeroScores())).toEqual(table);
  });

  it('keeps a million distinct scores apart, and one more no longer', () => {
    const scores = Float64Array.from({ length: 1_000_000 }, (_, i) => i / 1_000_001);
    const exact = countScores(scores, new Float64Array(0));
    expect([exact.inCells, exact.scores.length]).toEqual([false, 1_000_000]);
    const cells = mergeScores(exact, one(1, false));
    expect(cells.inCells).toBe(true);
    expect(cells.scores.length).toBeLessThanOrEqual(2 ** 19 + 1);
  });
});

describe('scores beyond the exact table', () => {
  const half = Math.floor(SCORES / 2);
  const [left, right] = [tableOf(0, half), tableOf(half, SCORES)];
  const whole = mergeScores(left, right, RESOLUTION);
  const area = rocArea(whole) as RocArea;

  it('share cells once there are too many, whichever rows came first', () => {
    expect([left.inCells, right.inCells, whole.inCells]).toEqual([false, false, true]);
    expect(whole.scores.length).toBeLessThan(RESOLUTION.maxDistinct);
    let [late, early] = [whole, left];
    for (const added of [one(0.25, true), one(0.75, false)]) {
      late = mergeScores(late, added, RESOLUTION);
      early = mergeScores(early, added, RESOLUTION);
    }
    expect(mergeScores(right, early, RESOLUTION)).toEqual(late);
    expect(late).toEqual(
      mergeScores(mergeScores(one(0.75, false), one(0.25, true)), tableOf(0, SCORES), RESOLUTION),
    );
  });

  it('widen the interval by the bound that the value states', () => {
    const value = areaValue([area], SCORES);
    const sharp = areaValue([{ ...area, errorBound: 0 }], SCORES);
    expect(area.area).toBeCloseTo(5 / 6, 1);
    expect(area.errorBound).toBeGreaterThan(0);
    expect(area.errorBound).toBeLessThan(1 / RESOLUTION.cells);
    expect(value).toMatchObject({ value: area.area, errorBound: area.errorBound });
    expect((value.high as number) - (sharp.high as number)).toBeCloseTo(area.errorBound, 12);
    expect((sharp.low as number) - (value.low as number)).toBeCloseTo(area.errorBound, 12);
    expect(sharp).not.toHaveProperty('errorBound');
  });

  it('are off by the bound where every positive of a cell lies above its negatives', () => {
    const sides = { positives: [] as number[], negatives: [] as number[] };
    whole.scores.forEach((score, place) => {
      for (let i = 0; i < (whole.positives[place] as number); i += 1) sides.positives.push(score + 2 ** -12);
      for (let i = 0; i < (whole.negatives[place] as number); i += 1) sides.negatives.push(score);
    });
    const worst = countScores(Float64Array.from(sides.positives), Float64Array.from(sides.negatives));
    expect((rocArea(worst) as RocArea).area - area.area).toBeCloseTo(area.errorBound, 12);
  });
});
