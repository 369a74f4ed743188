import { describe, expect, it } from 'vitest';
import { describeDrift, driftCell, parseDrift, parsePeriods } from '../../../bin/simulate/drift.ts';

describe('a drift', () => {
  it.each([
    ['carat:scale=0.8', { column: 'carat', scale: 0.8, shift: 0 }, 'carat × 0.8'],
    ['price:shift=-100', { column: 'price', scale: 1, shift: -100 }, 'price − 100'],
    ['a:b:scale=2,shift=0.5', { column: 'a:b', scale: 2, shift: 0.5 }, 'a:b × 2 + 0.5'],
  ])('is read from %s', (text, drift, words) => {
    expect(parseDrift(text)).toEqual(drift);
    expect(describeDrift(drift)).toBe(words);
  });

  it.each(['carat', 'carat:', ':scale=2', 'carat:scale=x', 'carat:size=2', 'carat:scale=Infinity'])(
    'is refused as %s',
    (text) => {
      expect(() => parseDrift(text)).toThrow('allowed: COLUMN:scale=NUMBER');
    },
  );

  it('changes the numbers of its own column and nothing else', () => {
    const drifts = [parseDrift('carat:scale=2'), parseDrift('carat:shift=1')];
    expect(driftCell(3, 'carat', drifts)).toBe(7);
    expect(driftCell(3, 'depth', drifts)).toBe(3);
    expect(driftCell(null, 'carat', drifts)).toBeNull();
  });
});

describe('periods with drift', () => {
  it('are one, or a range with both its ends', () => {
    expect(parsePeriods('3')).toEqual({ first: 3, last: 3 });
    expect(parsePeriods('2-4')).toEqual({ first: 2, last: 4 });
  });

  it.each(['', '4-2', '-1', '1-', 'x'])('are refused as "%s"', (text) => {
    expect(() => parsePeriods(text)).toThrow('allowed: a period from 0');
  });
});
