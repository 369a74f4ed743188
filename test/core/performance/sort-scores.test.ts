import { describe, expect, it } from 'vitest';
import { sortScores } from '../../../lambdas/core/performance/sort-scores.ts';
import { seededDraw } from './seeded-rows.ts';

const SHAPES: Record<string, (draw: number, index: number) => number> = {
  'spread from 0 to 1': (draw) => draw,
  'crowded near 0': (draw) => draw ** 40,
  'mostly one value': (draw) => (draw < 0.9 ? 0.5 : draw),
  'of few levels': (draw) => Math.floor(draw * 10) / 10,
  'all alike': () => 0.25,
  'outside 0 to 1, infinities included': (draw) => (draw > 0.999 ? Infinity : (draw - 0.5) * 1e6),
  'in falling order': (_, index) => 1 - index / 5000,
};

describe.each(Object.entries(SHAPES))('scores %s', (_, scoreOf) => {
  it.each([0, 1, 100, 1023, 1024, 5000])('come in ascending order, %i of them', (count) => {
    const draw = seededDraw(count + 1);
    const scores = Float64Array.from({ length: count }, (_, index) => scoreOf(draw(), index));
    const before = scores.slice();
    expect(sortScores(scores)).toEqual(before.toSorted());
    expect(scores).toEqual(before);
  });
});
