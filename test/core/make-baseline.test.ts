import { describe, expect, it } from 'vitest';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import type { Cell } from '../../lambdas/core/table/column.ts';
import { tableOf } from '../../lambdas/core/table/table.ts';
import { monitorOf } from './support.ts';

const COLUMNS = { prediction: 'p', label: 'y', features: { x: 'numeric', c: 'categorical' } } as const;
const baselineOf = (columns: Readonly<Record<string, readonly Cell[]>>, input: Partial<MonitorInput> = {}) =>
  makeBaseline(monitorOf({ columns: COLUMNS, ...input }), tableOf(columns), 'v7');

describe('a baseline', () => {
  it('keeps its version, its rows and one entry a watched column, in order', () => {
    const baseline = baselineOf({ c: ['a', 'b', null, 'a'], x: ['3', 'bad', null, 1], p: [1, 2, 3, 4] });
    expect(baseline).toMatchObject({ version: 'v7', rows: 4, performance: null });
    expect(baseline.columns).toMatchObject([
      { column: 'x', role: 'feature', kind: 'numeric', present: true, n: 2, missing: 2 },
      { column: 'c', role: 'feature', kind: 'categorical', present: true, n: 3, missing: 1 },
      { column: 'p', role: 'prediction', kind: 'numeric', present: true, n: 4, missing: 0 },
    ]);
  });

  it('knows which watched columns the reference does not have', () => {
    const present = baselineOf({ x: [1] }).columns.map((column) => column.present);
    expect(present).toEqual([true, false, false]);
  });

  it('measures the performance on rows with predictions and labels', () => {
    const { performance } = baselineOf({ p: [1, 2, null, 4], y: [2, 2, 3, null] });
    expect(performance).toMatchObject({ n: 2, labelCoverage: 2 / 3, metrics: { mse: { value: 0.5 } } });
    expect(performance).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
  });

  it('has no performance without labels, without predictions, or from training data', () => {
    const labelled = { p: [1, 2], y: [2, 2] };
    expect(baselineOf({ p: [1, 2] }).performance).toBeNull();
    expect(baselineOf({ p: [1, 2], y: [null, null] }).performance).toBeNull();
    expect(baselineOf({ y: [2, 2] }).performance).toBeNull();
    expect(baselineOf(labelled, { baselineIsTraining: true }).performance).toBeNull();
    expect(baselineOf(labelled).performance).not.toBeNull();
  });
});
