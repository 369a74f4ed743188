import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addProduct,
  addToSum,
  type ExactSum,
  isFiniteSum,
  mergeSums,
  ratioToNumber,
  readScaled,
  readSum,
  SUM_FRACTION_BITS,
  sumFromJson,
  sumToJson,
  sumToRational,
  zeroSum,
} from '../../../lambdas/core/stats/exact-sum.ts';
import { doubleToScaled } from './double-to-scaled.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

function sumOf(values: readonly number[]): ExactSum {
  const sum = zeroSum();
  for (const value of values) addToSum(sum, value);
  return sum;
}

function jsonOf(sum: ExactSum): string {
  return JSON.stringify(sumToJson(sum));
}

describe('exact sum', () => {
  it('keeps what plain addition loses', () => {
    expect(readSum(sumOf([1e100, 1, -1e100]))).toBe(1);
    expect(readSum(sumOf([1e308, 1e308, -1e308, -1e308, 5e-324]))).toBe(5e-324);
    expect(readSum(sumOf(Array.from({ length: 10 }, () => 0.1)))).toBe(1);
  });

  it('is zero when empty', () => {
    expect(readSum(zeroSum())).toBe(0);
    expect(sumToJson(zeroSum())).toEqual({ mantissa: '0', exponent: 0 });
  });

  it('rounds a tie to the even neighbour and a hair more than a tie up', () => {
    expect(readSum(sumOf([1, 2 ** -53]))).toBe(1);
    expect(readSum(sumOf([1 + 2 ** -52, 2 ** -53]))).toBe(1 + 2 ** -51);
    expect(readSum(sumOf([1, 2 ** -53, 5e-324]))).toBe(1 + 2 ** -52);
    expect(readSum(sumOf([-1, -(2 ** -53), -5e-324]))).toBe(-1 - 2 ** -52);
  });

  it('is infinite only where the exact sum lies beyond the largest double', () => {
    expect(readSum(sumOf([Number.MAX_VALUE, Number.MAX_VALUE]))).toBe(Infinity);
    expect(readSum(sumOf([-Number.MAX_VALUE, -Number.MAX_VALUE]))).toBe(-Infinity);
    expect(readSum(sumOf([Number.MAX_VALUE, 2 ** 969]))).toBe(Number.MAX_VALUE);
    expect(readSum(sumOf([Number.MAX_VALUE, 2 ** 970]))).toBe(Infinity);
  });

  it('follows IEEE 754 for infinities and NaN', () => {
    expect(readSum(sumOf([1, Infinity, 2]))).toBe(Infinity);
    expect(readSum(sumOf([-Infinity, 2]))).toBe(-Infinity);
    expect(readSum(sumOf([Infinity, -Infinity]))).toBeNaN();
    expect(readSum(sumOf([Number.NaN, 1]))).toBeNaN();
    expect(isFiniteSum(sumOf([1, Infinity]))).toBe(false);
    expect(isFiniteSum(sumOf([1, 2]))).toBe(true);
  });

  it('equals big-integer arithmetic on any doubles', () => {
    fc.assert(
      fc.property(fc.array(finite, { maxLength: 60 }), (values) => {
        const exact = values.reduce((total, value) => total + doubleToScaled(value), 0n);
        const sum = sumOf(values);
        expect(readScaled(sum)).toBe(exact);
        expect(readSum(sum)).toBe(ratioToNumber(exact, 1n << BigInt(SUM_FRACTION_BITS)));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('gives the same JSON for any order and any split', () => {
    const value = fc.double();
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.nat(40), (values, cut) => {
        const whole = jsonOf(sumOf(values));
        const split = mergeSums(sumOf(values.slice(cut)), sumOf(values.slice(0, cut)));
        expect(jsonOf(sumOf(values.toReversed()))).toBe(whole);
        expect(jsonOf(split)).toBe(whole);
        expect(jsonOf(sumFromJson(JSON.parse(whole)))).toBe(whole);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('leaves the merged states as they were', () => {
    const a = sumOf([0.1, 1e300]);
    const b = sumOf([-0.1, 7]);
    const before = [jsonOf(a), jsonOf(b)];
    mergeSums(a, b);
    readSum(a);
    expect([jsonOf(a), jsonOf(b)]).toEqual(before);
    addToSum(a, -1e300);
    expect(readSum(a)).toBe(0.1);
  });

  it('stays exact over more additions than a slot holds', () => {
    const sum = zeroSum();
    const count = 3 * 2 ** 19 + 5;
    const value = 2 - 2 ** -52;
    for (let i = 0; i < count; i += 1) addToSum(sum, -value);
    expect(readScaled(sum)).toBe(-BigInt(count) * doubleToScaled(value));
    for (let i = 0; i < count; i += 1) addToSum(sum, 1e300);
    for (let i = 0; i < count; i += 1) addToSum(sum, -1e300);
    expect(readScaled(sum)).toBe(-BigInt(count) * doubleToScaled(value));
  });

  it('adds exact products, from the smallest to the largest doubles', () => {
    const factor = fc.oneof(
      finite,
      fc.constantFrom(0, 5e-324, -5e-324, 2 ** -1022, Number.MAX_VALUE, 1 / 3, 2 ** 400, 2 ** -400),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(factor, factor), { maxLength: 20 }), (pairs) => {
        const sum = zeroSum();
        for (const [x, y] of pairs) addProduct(sum, x, y);
        const exact = pairs.reduce((total, [x, y]) => total + doubleToScaled(x) * doubleToScaled(y), 0n);
        expect(readScaled(sum) << BigInt(SUM_FRACTION_BITS)).toBe(exact);
      }),
      { seed: 3, numRuns: 1000 },
    );
  });

  it('counts infinite products as IEEE 754 does', () => {
    const sum = zeroSum();
    addProduct(sum, -2, Infinity);
    expect(readSum(sum)).toBe(-Infinity);
    addProduct(sum, 0, Infinity);
    expect(readSum(sum)).toBeNaN();
  });

  it('reads out a reduced fraction', () => {
    expect(sumToRational(sumOf([0.5, 0.25]))).toEqual({ numerator: 3n, denominator: 4n });
    expect(sumToRational(sumOf([-12]))).toEqual({ numerator: -12n, denominator: 1n });
    expect(sumToRational(zeroSum())).toEqual({ numerator: 0n, denominator: 1n });
  });

  it('serves exact variances: a spread of one around 10^9 survives', () => {
    const values = [1e9, 1e9 + 1, 1e9 + 2];
    const sum = sumOf(values);
    const squares = zeroSum();
    for (const value of values) addProduct(squares, value, value);
    const total = readScaled(sum);
    const unit = BigInt(SUM_FRACTION_BITS);
    const spread = ((3n * readScaled(squares)) << unit) - total * total;
    expect(ratioToNumber(spread, 9n << (2n * unit))).toBe(2 / 3);
  });

  it('refuses JSON that is no sum', () => {
    expect(() => sumFromJson({ mantissa: 'xyz', exponent: 0 })).toThrow(RangeError);
    expect(() => sumFromJson({ mantissa: '1', exponent: -2209 })).toThrow(RangeError);
    expect(() => sumFromJson({ mantissa: '1', exponent: 0.5 })).toThrow(RangeError);
    expect(() => sumFromJson({ mantissa: 'f'.repeat(1080), exponent: 0 })).toThrow(RangeError);
  });
});

describe('ratio of integers', () => {
  it('is the correctly rounded quotient of doubles', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        expect(ratioToNumber(BigInt(a), BigInt(b))).toEqual(a / b + 0);
      }),
      {
        seed: 4,
        numRuns: 2000,
        examples: [
          [0, 0],
          [1, 0],
          [-1, 0],
        ],
      },
    );
  });

  it('rounds once into the subnormal range', () => {
    expect(ratioToNumber(1n, 1n << 1074n)).toBe(5e-324);
    expect(ratioToNumber(1n, 1n << 1075n)).toBe(0);
    expect(ratioToNumber((1n << 60n) + 1n, 1n << 1135n)).toBe(5e-324);
    expect(ratioToNumber(3n, 1n << 1075n)).toBe(1e-323);
    expect(ratioToNumber(-(10n ** 400n), 1n)).toBe(-Infinity);
    expect(ratioToNumber(10n ** 400n, 10n ** 399n)).toBe(10);
  });
});
