import { describe, expect, it } from 'vitest';
import { sortDoubles } from '../../../lambdas/core/profile/sort-doubles.ts';
import { normals } from '../support.ts';

const shapes: Readonly<Record<string, (value: number, row: number) => number>> = {
  normal: (x) => x,
  'far from zero': (x) => 1e9 + x,
  'heavy-tailed': (x) => Math.exp(40 * x),
  'half zero': (x) => Math.max(0, x),
  whole: (x) => Math.round(5 * x),
  constant: () => 7,
  'with infinities': (x, row) => (row % 100 === 0 ? Number.POSITIVE_INFINITY * Math.sign(x) : x),
  'of any size': (x, row) => x * 10 ** ((row % 600) - 300),
  'sorted but for the end': (_, row) => (row < 9_000 ? row : 9_000 - row),
  'the same at every step that is looked at': (x, row) => (row % 5 === 0 ? 1 : x),
};

describe('sorting doubles', () => {
  it.each(Object.keys(shapes))('puts 10,000 %s values in order and leaves them alone', (name) => {
    const values = Float64Array.from(normals(1, 10_000), shapes[name] as (x: number, row: number) => number);
    const before = values.slice();
    expect(sortDoubles(values)).toEqual(values.slice().sort());
    expect(values).toEqual(before);
  });

  it.each([0, 1, 2, 4095, 4096])('takes %i values', (count) => {
    const values = Float64Array.from(normals(2, count));
    expect(sortDoubles(values)).toEqual(values.slice().sort());
  });
});
