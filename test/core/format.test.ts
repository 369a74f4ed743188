import { describe, expect, it } from 'vitest';
import { formatNumber, formatPValue, formatShare, quoteNames } from '../../lambdas/core/format.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [0.123456, '0.1235'],
    [-1234.56, '-1235'],
    [1_234_567, '1235000'],
    [0.00012345, '1.234e-4'],
    [1.5, '1.5'],
    [2e12, '2e+12'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('%d reads %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each([
    [0, '0 %'],
    [0.0000001, '< 0.1 %'],
    [0.0512, '5.1 %'],
    [0.05, '5 %'],
    [0.5, '50 %'],
    [0.128, '13 %'],
    [0.994, '99.4 %'],
    [0.9999, '> 99.9 %'],
    [1, '100 %'],
    [2.5, '250 %'],
  ])('the share %d reads %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });

  it('p-values never read 0', () => {
    expect(formatPValue(0)).toBe('< 1e-300');
    expect(formatPValue(1e-310)).toBe('< 1e-300');
    expect(formatPValue(0.04567)).toBe('= 0.046');
    expect(formatPValue(1)).toBe('= 1');
  });

  it('names are quoted, as messages list what is allowed', () => {
    expect(quoteNames(new Set(['carat', 'cut']))).toBe('"carat", "cut"');
  });
});
