import { describe, expect, it } from 'vitest';
import { NOT_GIVEN } from '../../../lambdas/core/performance/binary-state.ts';
import { readRows } from '../../../lambdas/core/performance/read-rows.ts';
import { columnOf } from '../../../lambdas/core/table/column-builder.ts';
import { tableOf } from '../../../lambdas/core/table/table.ts';
import { monitorOf } from '../support.ts';

describe('the rows to score', () => {
  it('of a regression are those with both numbers; null and NaN are missing', () => {
    const config = monitorOf({ task: 'regression', columns: { prediction: 'p', label: 'l' } });
    const predictions = tableOf({ p: [1, '2.5', null, Number.NaN, 'five', 6, 7] });
    expect(readRows(config, predictions, columnOf([2, 3, 4, 5, 6, null, 'seven']))).toEqual({
      columns: { predictions: Float64Array.of(1, 2.5), labels: Float64Array.of(2, 3) },
      unusable: 2,
      unpredicted: 2,
    });
  });

  it('may have their labels in a typed array', () => {
    const config = monitorOf({ task: 'regression', columns: { prediction: 'p', label: 'l' } });
    expect(readRows(config, tableOf({ p: [1, 2] }), columnOf(Float64Array.of(3, Number.NaN)))).toMatchObject({
      columns: { labels: Float64Array.of(3) },
      unusable: 0,
      unpredicted: 0,
    });
  });

  it('of two classes keep a probability that single precision carried past 1, as 1', () => {
    const config = monitorOf({
      task: 'binary',
      columns: { prediction: 'p', probability: 's', label: 'l', positiveLabel: 'yes' },
    });
    const table = tableOf({
      p: ['yes', null, 'no', null, null, 'no'],
      s: [0.25, 1.0000001, null, 1.00001, null, -0.1],
    });
    expect(readRows(config, table, columnOf(['yes', 'no', 'yes', 'yes', 'yes', 'no']))).toEqual({
      columns: {
        predicted: Uint8Array.of(1, NOT_GIVEN, 0),
        probabilities: Float64Array.of(0.25, 1, Number.NaN),
        labels: Uint8Array.of(1, 0, 1),
      },
      unusable: 2,
      unpredicted: 1,
    });
  });

  it('of several classes have probabilities for all classes or for none', () => {
    const config = monitorOf({
      task: 'multiclass',
      columns: { prediction: 'p', probabilities: { a: 'pa', b: 'pb' }, label: 'l' },
    });
    const table = tableOf({ p: ['a', 'b', null, null], pa: [0.75, 0.5, 2, null], pb: [0.25, null, 0, 1] });
    expect(readRows(config, table, columnOf(['a', 'a', 'b', 'b']))).toEqual({
      columns: {
        predicted: ['a', 'b'],
        labels: ['a', 'a'],
        probabilities: [Float64Array.of(0.75, Number.NaN), Float64Array.of(0.25, Number.NaN)],
      },
      unusable: 1,
      unpredicted: 1,
    });
  });
});
