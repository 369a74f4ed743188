import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../lambdas/core/table/column.ts';
import { columnOf } from '../../../lambdas/core/table/column-builder.ts';
import {
  inferKind,
  takeScoredColumns,
  timestampColumn,
  watchedColumns,
} from '../../../lambdas/core/table/columns.ts';
import { tableOf } from '../../../lambdas/core/table/table.ts';
import { monitorOf } from '../support.ts';

describe('inferring what a column is', () => {
  const cases: readonly (readonly [string, string, readonly Cell[], string])[] = [
    ['every value is ISO-8601', 'ts', ['2019-03-23 20:21:09', null, '2019-03-24'], 'timestamp'],
    ['it is a timestamp although it is named id', 'id', ['2019-03-23', '2019-03-23'], 'timestamp'],
    ['one value is no instant', 'ts', ['2019-03-23', 'soon', 'soon'], 'categorical'],
    ['it is named id and numeric', 'id', ['1', '2', '2'], 'id'],
    ['it is named *_id and numeric', 'customer_id', [1, 1, 2], 'id'],
    ['it is named *_id and has no value', 'trip_id', [null], 'id'],
    ['the path ends in id', 'input.id', [1, 2], 'id'],
    ['it only ends in the letters', 'paid', [1, 2], 'numeric'],
    ['texts are all distinct', 'comment', ['a', 'b', null], 'id'],
    ['texts repeat', 'cut', ['Ideal', 'Good', 'Ideal'], 'categorical'],
    ['numbers are all distinct', 'carat', ['0.3', '0.4', '0.5'], 'numeric'],
    ['numbers have gaps', 'carat', ['0.3', null, '1e3'], 'numeric'],
    ['one value is no number', 'carat', ['0.3', '0.3', 'big'], 'categorical'],
    ['booleans', 'returned', [true, false], 'categorical'],
    ['booleans written as text', 'returned', ['True', 'False'], 'categorical'],
    ['booleans among numbers', 'mixed', [true, 1, 1], 'categorical'],
    ['no value at all', 'empty', [null, null], 'numeric'],
    ['no row at all', 'empty', [], 'numeric'],
    ['a single text', 'note', ['x'], 'categorical'],
  ];
  it.each(cases)('where %s: %s', (_, name, cells, kind) => {
    expect(inferKind(name, columnOf(cells))).toBe(kind);
  });
});

describe('the watched columns', () => {
  const reference = tableOf({
    id: [1, 2, 3],
    ts: ['2019-01-01', '2019-01-02', '2019-01-03'],
    note: ['a', 'b', 'c'],
    carat: [0.3, 0.4, 0.3],
    cut: ['Ideal', 'Good', 'Good'],
    month: [1, 1, 2],
    p: [10, 20, 30],
    y: [11, 19, 30],
  });
  const watch = (columns: object, task: 'regression' | 'binary' | 'multiclass' = 'regression') =>
    watchedColumns(monitorOf({ task, columns }), reference).map(
      ({ column, role, kind }) => `${column} ${role} ${kind}`,
    );

  it('are inferred without ids, timestamps and the columns that play another part', () => {
    expect(watch({ prediction: 'p', label: 'y', period: 'month' })).toEqual([
      'carat feature numeric',
      'cut feature categorical',
      'p prediction numeric',
    ]);
  });

  it('without a monitor file are every numeric and categorical column', () => {
    expect(watch({})).toEqual([
      'carat feature numeric',
      'cut feature categorical',
      'month feature numeric',
      'p feature numeric',
      'y feature numeric',
    ]);
  });

  it('are the named features only, in their order and kind, but never the period', () => {
    const features = { month: 'numeric', cut: 'categorical', carat: 'categorical' };
    expect(watch({ features, period: 'month', prediction: 'p' }, 'binary')).toEqual([
      'cut feature categorical',
      'carat feature categorical',
      'p prediction categorical',
    ]);
  });

  it('take the probability for the prediction where no class is predicted', () => {
    expect(watch({ features: {}, probability: 'p' }, 'binary')).toEqual(['p prediction numeric']);
    expect(watch({ features: {}, probabilities: { a: 'p', b: 'y' } }, 'multiclass')).toEqual([
      'p prediction numeric',
      'y prediction numeric',
    ]);
  });
});

describe('the columns that performance is computed from', () => {
  it('are those that the monitor names and the table has', () => {
    const { columns } = monitorOf({
      columns: { id: 'id', prediction: 'p', label: 'y', labelTimestamp: 't', features: { x: 'numeric' } },
    });
    const table = tableOf({ x: [1], p: [2], id: [3], t: ['2026-01-01'] });
    expect([...takeScoredColumns(columns, table).columns.keys()]).toEqual(['id', 'p', 't']);
  });
});

describe('the timestamp column', () => {
  const table = tableOf({ x: ['1'], sold: ['2026-03-01'], shipped: ['2026-03-02'] });

  it('is the one that the monitor names, else the first whose values all are instants', () => {
    expect(timestampColumn(monitorOf().columns, table)).toBe('sold');
    expect(timestampColumn(monitorOf({ columns: { timestamp: 'shipped' } }).columns, table)).toBe('shipped');
    expect(timestampColumn(monitorOf().columns, tableOf({ x: ['1'], empty: [null] }))).toBeUndefined();
  });
});
