import { describe, expect, it } from 'vitest';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import { indexLabels, joinLabels } from '../../lambdas/core/join.ts';
import { readPerformance } from '../../lambdas/core/performance/read-performance.ts';
import { tableOf } from '../../lambdas/core/table/table.ts';
import { type Columns, monitorOf } from './support.ts';

const COLUMNS = { id: 'id', prediction: 'p', label: 'y' };

function join(predictions: Columns, labels: Columns | null, input: Partial<MonitorInput> = {}) {
  const monitor = monitorOf({ columns: COLUMNS, ...input });
  const index = labels === null ? null : indexLabels(monitor, tableOf(labels));
  const joined = joinLabels(monitor, tableOf(predictions), index);
  if (joined === null) return null;
  const { n, labelCoverage, metrics } = readPerformance(joined.state, { rows: joined.rows, minimumRows: 1 });
  return { n, rows: joined.rows, labelCoverage, metrics, findings: joined.findings };
}

describe('joining labels by id', () => {
  it('compares ids as canonical text: 68785 is "68785" and 1.0 is 1', () => {
    const joined = join({ id: [68785, '1.0', 'a '], p: [1, 2, 3] }, { id: ['68785', 1, 'a'], y: [1, 2, 5] });
    expect(joined).toMatchObject({ n: 3, labelCoverage: 1, findings: [] });
    expect(joined?.metrics.mse?.value).toBe(4 / 3);
  });

  it('does not confuse ids that differ in leading zeros or in their last digits', () => {
    const joined = join(
      { id: ['007', '1234567890123456789'], p: [1, 2] },
      { id: ['7', '1234567890123456788'], y: [1, 2] },
    );
    expect(joined).toMatchObject({ n: 0, rows: 2, labelCoverage: 0 });
  });

  it('gives the share of predictions whose label has come', () => {
    const joined = join({ id: [1, 2, 3, 4], p: [1, 1, 1, 1] }, { id: [4, 9, 2], y: [1, 1, null] });
    expect(joined).toMatchObject({ n: 1, rows: 4, labelCoverage: 0.25, findings: [] });
  });

  it('counts each prediction id once, the first time, and says how many repeat', () => {
    const joined = join({ id: [1, '1', 2, 1.0], p: [10, 99, 20, 98] }, { id: [1, 2], y: [10, 20] });
    expect(joined).toMatchObject({ n: 2, rows: 2, labelCoverage: 1 });
    expect(joined?.metrics.mse?.value).toBe(0);
    expect(joined?.findings).toEqual([
      {
        kind: 'duplicate-id',
        severity: 'warn',
        column: 'id',
        count: 2,
        example: '1',
        sentence: '2 rows repeat an id, such as 1; each id counts once.',
      },
    ]);
  });

  it('takes the last of several labels and names an id whose labels contradict each other', () => {
    const joined = join({ id: [1, 2], p: [5, 7] }, { id: [1, 2, 1, '2'], y: [4, 7, '5.0', 7.0] });
    expect(joined?.metrics.mse?.value).toBe(0);
    expect(joined?.findings).toMatchObject([{ kind: 'conflicting-label', count: 1, example: '1' }]);
  });

  it('counts predictions without an id as unlabelled, and labels without one as lost', () => {
    const joined = join({ id: [1, null], p: [5, 7] }, { id: [1, null, null], y: [5, 7, null] });
    expect(joined).toMatchObject({ n: 1, rows: 2, labelCoverage: 0.5 });
    expect(joined?.findings.map(({ kind, count }) => [kind, count])).toEqual([
      ['label-without-id', 1],
      ['missing-id', 1],
    ]);
  });

  it('finds no label where the predictions have no id column', () => {
    const joined = join({ p: [5, 7] }, { id: [1], y: [5] });
    expect(joined).toMatchObject({ n: 0, rows: 2, labelCoverage: 0 });
    expect(joined?.findings).toMatchObject([{ kind: 'missing-id', count: 2 }]);
  });

  it('prefers the labels that were joined to those in the predictions', () => {
    const joined = join({ id: [1, 2], p: [5, 7], y: [0, 0] }, { id: [1, 2], y: [5, 7] });
    expect(joined?.metrics.mse?.value).toBe(0);
  });
});

describe("labels in the predictions' own rows", () => {
  it('need no id and lower the coverage where they are missing', () => {
    expect(join({ p: [1, 2, 3], y: [1, null, 3] }, null)).toMatchObject({
      n: 2,
      rows: 3,
      labelCoverage: 2 / 3,
    });
  });

  it('are none without the column, or where it has no value at all', () => {
    expect(join({ p: [1, 2] }, null)).toBeNull();
    expect(join({ p: [1, 2], y: [null, null] }, null)).toBeNull();
  });

  it('mean nothing to a monitor that names no prediction', () => {
    expect(join({ p: [1, 2], y: [1, 2] }, null, { columns: { label: 'y' } })).toBeNull();
    expect(join({ id: [1] }, { id: [1], y: [1] }, { columns: { id: 'id', label: 'y' } })).toBeNull();
  });

  it('leave rows out that hold no prediction or no number, and count them', () => {
    const joined = join({ p: [1, null, 'x', 4, 5], y: [1, 2, 3, 'bad', 5] }, null);
    expect(joined).toMatchObject({ n: 2, rows: 2, labelCoverage: 1 });
    expect(joined?.findings.map(({ kind, count }) => [kind, count])).toEqual([
      ['unusable-prediction', 2],
      ['missing-prediction', 1],
    ]);
    expect(joined?.findings[0]?.sentence).toBe(
      '2 rows hold a prediction or label that a regression model cannot have; left out of the performance.',
    );
  });

  it('compare with the positive class as text: 1, 1.0, "1" and true are one', () => {
    const joined = join({ p: [1, '1.0', true, 0, 'False'], y: ['true', 1, '1', false, 0] }, null, {
      task: 'binary',
    });
    expect(joined?.metrics.accuracy).toMatchObject({ value: 1, n: 5 });
  });

  it('warn where a wrong positive label would make every row negative and every row right', () => {
    const predictions = { p: ['yes', 'no', 'yes'], y: ['yes', 'no', 'no'] };
    expect(join(predictions, null, { task: 'binary' })?.findings).toMatchObject([
      { kind: 'odd-class', severity: 'warn', column: 'y', count: 6, example: 'no' },
    ]);
    const columns = { ...COLUMNS, positiveLabel: 'yes' };
    const joined = join(predictions, null, { task: 'binary', columns });
    expect(joined?.findings).toEqual([]);
    expect(joined?.metrics.accuracy?.value).toBe(2 / 3);
  });

  it('warn of a third class of a binary model', () => {
    const columns = { ...COLUMNS, positiveLabel: 'yes' };
    const joined = join({ p: ['no', 'no', 'yes'], y: ['no', 'no', 'maybe'] }, null, {
      task: 'binary',
      columns,
    });
    expect(joined?.findings).toMatchObject([
      {
        count: 1,
        example: 'maybe',
        sentence:
          '1 label or prediction is neither yes, the positive label, nor no, such as "maybe"; counted as negative.',
      },
    ]);
  });
});
