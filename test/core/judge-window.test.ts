import { describe, expect, it } from 'vitest';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import { judgeColumns, normals } from './support.ts';

const ROWS = 400;
const truth = normals(1, ROWS, 50);
const rows = (shift = 0, error = 1, count = ROWS) => ({
  id: truth.slice(0, count).map((_, index) => index),
  x: normals(2, count, shift),
  p: truth.slice(0, count).map((value, index) => value + error * (normals(3, ROWS)[index] as number)),
});
const labelled = (shift = 0, error = 1, count = ROWS) => ({
  ...rows(shift, error, count),
  y: truth.slice(0, count),
});
const MONITOR: Partial<MonitorInput> = {
  columns: { id: 'id', prediction: 'p', label: 'y', features: { x: 'numeric' } },
};

describe('the verdict of a window', () => {
  it('is OK without a reason where every part is', () => {
    const report = judgeColumns(MONITOR, { reference: labelled(), current: labelled() });
    expect(report).toMatchObject({ verdict: 'OK', reason: null, rows: { reference: 400, current: 400 } });
    expect([report.drift, report.performance, report.degradation].map((part) => part?.verdict)).toEqual([
      'OK',
      'OK',
      'OK',
    ]);
  });

  it('is ALARM with the reasons of the parts that alarm, and only theirs', () => {
    const both = judgeColumns(MONITOR, { reference: labelled(), current: labelled(1, 3) });
    expect(both).toMatchObject({ verdict: 'ALARM', reason: 'drifted, degraded' });
    const drifted = judgeColumns(MONITOR, { reference: labelled(), current: labelled(1) });
    expect(drifted).toMatchObject({ verdict: 'ALARM', reason: 'drifted' });
    const degraded = judgeColumns(MONITOR, { reference: labelled(), current: labelled(0, 3) });
    expect(degraded.degradation).toMatchObject({ verdict: 'ALARM', reason: 'degraded' });
    expect(degraded.reason?.split(', ')).toContain('degraded');
  });

  it('is INSUFFICIENT_DATA where drift is and nothing alarms', () => {
    const report = judgeColumns(MONITOR, { reference: labelled(), current: labelled(0, 1, 20) });
    expect(report).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    expect(report.drift?.columns[0]?.statistic).toBeGreaterThan(0);
    expect(report.sentence).toContain('the window has 20, 30 are needed');
  });

  it('stays OK where only performance has too few rows', () => {
    const report = judgeColumns(MONITOR, { reference: labelled(), current: labelled(0, 1, 60) });
    expect(report).toMatchObject({ verdict: 'OK', reason: null });
    expect(report.performance).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows', n: 60 });
    expect(report.degradation).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
  });

  it('takes an empty window for too small, not for an error', () => {
    const report = judgeColumns(MONITOR, { reference: labelled(), current: {} });
    expect(report).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows', performance: null });
    expect(report.findings).toEqual([]);
  });

  it('counts no part that has no labels or is not configured', () => {
    const report = judgeColumns(MONITOR, { reference: labelled(), current: rows() });
    expect(report).toMatchObject({ verdict: 'OK', performance: null, degradation: null });
    const nothing = judgeColumns({ columns: { features: {} } }, { reference: rows(), current: rows() });
    expect(nothing).toMatchObject({ verdict: 'OK', drift: null, performance: null, degradation: null });
    expect(nothing.sentence).toMatch(/^Nothing was judged/);
  });

  it('is never set by findings that no test judged', () => {
    const current = { ...rows(), x: rows().x.map((value, index) => (index === 0 ? 1000 : value)) };
    const report = judgeColumns(MONITOR, { reference: rows(), current });
    expect(report.verdict).toBe('OK');
    expect(report.findings).toMatchObject([{ kind: 'new-maximum', severity: 'info', count: 1 }]);
  });

  it('is ALARM where a declared column is missing, however few rows there are', () => {
    const { x: _, ...current } = rows(0, 1, 5);
    const report = judgeColumns(MONITOR, { reference: rows(), current });
    expect(report).toMatchObject({ verdict: 'ALARM', reason: 'schema' });
    expect(report.findings).toMatchObject([{ kind: 'missing-column', severity: 'error', column: 'x' }]);
  });

  it('does not depend on the order of the rows', () => {
    const current = labelled(0.3, 2);
    const reversed = Object.fromEntries(
      Object.entries(current).map(([name, cells]) => [name, [...cells].reverse()]),
    );
    const report = judgeColumns(MONITOR, { reference: labelled(), current });
    expect(judgeColumns(MONITOR, { reference: labelled(), current: reversed })).toEqual(report);
  });
});

describe('the performance baseline', () => {
  const rulesOf = (input: Partial<MonitorInput>, reference: Record<string, readonly (number | null)[]>) =>
    judgeColumns({ ...MONITOR, ...input }, { reference, current: labelled(0, 3) }).degradation?.rules;

  it('comes from a reference with predictions and labels', () => {
    expect(rulesOf({}, labelled())).toMatchObject([
      { rule: 'dropFromPrevious', verdict: 'INSUFFICIENT_DATA', reason: 'no-previous-window' },
      { rule: 'conceptDrift', verdict: 'ALARM', reason: 'past-limit' },
    ]);
  });

  it('is none where the reference has no labels, or none with a value', () => {
    expect(rulesOf({}, rows())?.[1]).toMatchObject({ reason: 'no-baseline', against: null });
    expect(rulesOf({}, { ...rows(), y: truth.map(() => null) })?.[1]).toMatchObject({
      reason: 'no-baseline',
    });
  });

  it('is none where the reference was training data, and the report says so', () => {
    const rules = rulesOf({ baselineIsTraining: true }, labelled());
    expect(rules?.[1]).toMatchObject({ reason: 'baseline-is-training', verdict: 'INSUFFICIENT_DATA' });
    expect(rules?.[1]?.sentence).toContain('the baseline is training data');
  });

  it('judges nothing where it has too few labelled rows', () => {
    expect(rulesOf({}, labelled(0, 1, 50))?.[1]).toMatchObject({ reason: 'baseline-too-few-rows' });
  });
});
