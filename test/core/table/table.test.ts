import { describe, expect, it } from 'vitest';
import {
  concatTables,
  drainTables,
  mergeMalformed,
  type Table,
  tableOf,
  takeColumns,
  takeRows,
} from '../../../lambdas/core/table/table.ts';
import { columnCells } from './cells-of.ts';

const broken = (count: number, ...examples: string[]) => ({ count, examples });
const withBroken = (table: Table, malformed: Table['malformed']): Table => ({ ...table, malformed });

describe('a table', () => {
  it('is made of columns of equal length only', () => {
    expect(tableOf({ a: [1, null], b: ['x', 'y'] }).rows).toBe(2);
    expect(tableOf({}).rows).toBe(0);
    expect(() => tableOf({ a: [1], b: [] })).toThrow('column b has 0 rows, expected 1');
  });

  it('gives rows in the asked-for order, without the broken rows of its file', () => {
    const table = withBroken(tableOf({ a: [1, 2, 3] }), broken(1, 'line 9'));
    expect(takeRows(table, [2, 0])).toEqual(tableOf({ a: [3, 1] }));
  });

  it('gives the columns that it has, with its broken rows', () => {
    const table = withBroken(tableOf({ a: [1], b: [2] }), broken(1, 'line 9'));
    expect(takeColumns(table, ['b', 'c'])).toEqual(withBroken(tableOf({ b: [2] }), broken(1, 'line 9')));
  });

  it('joins others end to end; a column that one lacks is missing there', () => {
    const joined = concatTables([tableOf({ a: [1] }), tableOf({ b: [2, 3] }), tableOf({ b: [4], a: [5] })]);
    expect(joined.rows).toBe(4);
    expect(columnCells(joined)).toEqual({ a: [1, null, null, 5], b: [null, 2, 3, 4] });
    expect(concatTables([])).toEqual(tableOf({}));
  });

  it('adds the counts of broken rows and keeps the first three examples', () => {
    expect(mergeMalformed([broken(2, 'a', 'b'), broken(0), broken(5, 'c', 'd')])).toEqual(
      broken(7, 'a', 'b', 'c'),
    );
  });

  it('is put together from parts that are let go on the way', () => {
    const parts = [tableOf({ a: [1, 2], b: ['x', null] }), tableOf({ b: ['y'], c: [true] })];
    const before = [...parts];
    const whole = concatTables(parts);
    expect(drainTables(parts)).toEqual(whole);
    expect(parts).toEqual([]);
    expect(concatTables(before)).toEqual(whole);
  });
});
