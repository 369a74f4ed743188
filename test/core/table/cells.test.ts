import { describe, expect, it } from 'vitest';
import { instantOf, isMissingText, numberOf } from '../../../lambdas/core/table/cells.ts';

describe('missing tokens', () => {
  it('are empty, NA, N/A, NaN and null in any case, with blanks around them', () => {
    for (const token of ['', 'NA', 'n/A', 'nAn', 'NULL', '   ', ' '.repeat(50), '\tNaN '])
      expect(isMissingText(token)).toBe(true);
  });

  it('are nothing else', () => {
    for (const text of ['0', 'none', '-', 'N A', 'nulls', 'banana']) expect(isMissingText(text)).toBe(false);
  });
});

describe('the number in a cell', () => {
  it.each([
    ['1', 1],
    [' -1.50 ', -1.5],
    ['+.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['-2.5E-3', -0.0025],
    ['007', 7],
    ['inf', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    [3, 3],
  ])('of %j is %d', (cell, value) => {
    expect(numberOf(cell)).toBe(value);
  });

  it('of a missing cell is NaN', () => {
    expect(numberOf(null)).toBeNaN();
  });

  it.each(['', 'x', '1,000', '0x10', '1_000', '12 kg', '2019-03-01', '1e', '.', '$5', '٣', true, false])(
    'is none in %j',
    (cell) => {
      expect(numberOf(cell)).toBeUndefined();
    },
  );
});

describe('the instant in a cell', () => {
  it.each([
    ['2019-03-23 20:21:09', '2019-03-23T20:21:09.000Z'],
    ['2019-03-23T20:21:09Z', '2019-03-23T20:21:09.000Z'],
    ['2019-03-23t20:21z', '2019-03-23T20:21:00.000Z'],
    ['2019-03-23', '2019-03-23T00:00:00.000Z'],
    ['2019-03-23T20:21:09.123456Z', '2019-03-23T20:21:09.123Z'],
    ['2019-03-23 20:21:09,123', '2019-03-23T20:21:09.123Z'],
    ['2019-03-23T20:21:09+05:30', '2019-03-23T14:51:09.000Z'],
    ['2019-03-23T20:21:09-0800', '2019-03-24T04:21:09.000Z'],
    ['2019-03-23T20:21:09+02', '2019-03-23T18:21:09.000Z'],
    ['2020-02-29', '2020-02-29T00:00:00.000Z'],
  ])('of %s is %s', (text, iso) => {
    expect(new Date(instantOf(text) ?? Number.NaN).toISOString()).toBe(iso);
  });

  it.each([
    '2019-02-29',
    '2019-04-31T10:00Z',
    '2019-13-01',
    '2019-03-23T25:00',
    '03/23/2019',
    '20190323',
    'today',
    '',
    5,
    true,
    null,
  ])('is none in %j', (cell) => {
    expect(instantOf(cell)).toBeUndefined();
  });
});
