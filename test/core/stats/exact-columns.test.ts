import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addColumn,
  addProducts,
  COLUMN_LENGTH,
  columnOf,
} from '../../../lambdas/core/stats/exact-columns.ts';
import {
  addProduct,
  addToSum,
  type ExactSum,
  readSum,
  sumToJson,
  zeroSum,
} from '../../../lambdas/core/stats/exact-sum.ts';

const finite = { noNaN: true, noDefaultInfinity: true };
/** Spans that fit in one bin, in two, in three, in four, and in none. */
const values = fc.oneof(
  fc.array(fc.integer({ min: -100, max: 100 }), { maxLength: COLUMN_LENGTH }),
  fc.array(fc.double({ ...finite, min: 1, max: 2 }), { minLength: COLUMN_LENGTH, maxLength: COLUMN_LENGTH }),
  fc.array(fc.double({ ...finite, min: -(2 ** 30), max: 2 ** 30 }), { maxLength: COLUMN_LENGTH }),
  spanning(20),
  spanning(45),
  spanning(75),
  spanning(440),
  fc.array(fc.double(finite), { maxLength: 60 }),
  fc.array(fc.double(), { maxLength: 20 }),
);

/** Mantissas of all digits, anywhere between 2^-places and 2^places. */
function spanning(places: number): fc.Arbitrary<number[]> {
  const value = fc
    .tuple(fc.double({ ...finite, min: -1, max: 1 }), fc.integer({ min: -places, max: places }))
    .map(([share, exponent]) => (1 + Math.abs(share)) * 2 ** exponent * (share < 0 ? -1 : 1));
  return fc.array(fc.oneof({ weight: 9, arbitrary: value }, fc.constant(0)), {
    minLength: 1,
    maxLength: COLUMN_LENGTH,
  });
}

function column(numbers: readonly number[]) {
  return columnOf(Float64Array.from(numbers), numbers.length);
}

function filled(fill: (sum: ExactSum) => void) {
  const sum = zeroSum();
  fill(sum);
  return sumToJson(sum);
}

describe('a column', () => {
  it('adds to the same bits as its values one after the other', () => {
    fc.assert(
      fc.property(values, (numbers) => {
        const oneByOne = filled((sum) => {
          for (const number of numbers) addToSum(sum, number);
        });
        expect(filled((sum) => addColumn(sum, column(numbers)))).toEqual(oneByOne);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('multiplies to the same bits as its rows one after the other', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const rows = Math.min(left.length, right.length);
        const [x, y] = [left.slice(0, rows), right.slice(0, rows)];
        const oneByOne = filled((sum) => {
          x.forEach((factor, row) => {
            addProduct(sum, factor, y[row] as number);
          });
        });
        expect(filled((sum) => addProducts(sum, column(x), column(y)))).toEqual(oneByOne);
      }),
      { seed: 6, numRuns: 400 },
    );
  });

  it('is exact where every bin is as full as it can be', () => {
    for (const span of [86, 130, 174]) {
      const numbers = Array.from(
        { length: COLUMN_LENGTH },
        (_, row) => (2 - 2 ** -52) * 2 ** (row === 0 ? 52 - span : 0),
      );
      const oneByOne = filled((sum) => {
        for (const number of numbers) addToSum(sum, number);
      });
      expect(filled((sum) => addColumn(sum, column(numbers)))).toEqual(oneByOne);
      const squares = filled((sum) => {
        for (const number of numbers) addProduct(sum, number, number);
      });
      expect(filled((sum) => addProducts(sum, column(numbers), column(numbers)))).toEqual(squares);
    }
  });

  it('keeps what plain addition loses', () => {
    const sum = zeroSum();
    addColumn(sum, column([1e100, 1, -1e100]));
    expect(readSum(sum)).toBe(1);
  });

  it('takes a limited number of values', () => {
    expect(() => columnOf(new Float64Array(COLUMN_LENGTH + 1), COLUMN_LENGTH + 1)).toThrow(
      'a column holds 512 values, got 513',
    );
  });
});
