import { describe, expect, it } from 'vitest';
import { canonicalText, isPositive } from '../../../lambdas/core/table/canonical.ts';

describe('canonical text', () => {
  it.each([
    [68785, '68785'],
    ['68785', '68785'],
    [1, '1'],
    ['1.0', '1'],
    ['1.50', '1.5'],
    [1.5, '1.5'],
    [-0, '0'],
    ['-0.0', '0'],
    [' cat ', 'cat'],
    ['007', '007'],
    ['1e5', '1e5'],
    ['12345678901234567890', '12345678901234567890'],
    ['1.', '1.'],
    ['100', '100'],
    [true, 'true'],
  ])('of %j is %j', (cell, text) => {
    expect(canonicalText(cell)).toBe(text);
  });
});

describe('the positive class', () => {
  it.each([1, '1', '1.0', true, 'true', 'True', 'TRUE'])('1 is %j', (cell) => {
    expect(isPositive(cell, 1)).toBe(true);
    expect(isPositive(1, cell)).toBe(true);
  });

  it.each([0, '0', false, 'False', 'yes', '', 2, '01'])('1 is not %j', (cell) => {
    expect(isPositive(cell, 1)).toBe(false);
  });

  it('may be a word, whose case counts, or the negative number', () => {
    expect(isPositive('yes', 'yes')).toBe(true);
    expect(isPositive('Yes', 'yes')).toBe(false);
    expect(isPositive('False', 0)).toBe(true);
  });
});
