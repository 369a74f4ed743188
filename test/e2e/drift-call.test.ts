import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import type { DriftPart } from '../../lambdas/contract/report.ts';
import { monitorOf } from './support/app.ts';
import { call } from './support/functions.ts';
import { readMetric, readMetrics } from './support/metrics.ts';
import { DATA_BUCKET } from './support/monitors.ts';
import { putData } from './support/objects.ts';

// Its windows are empty, so whatever drift there is comes from these calls.
const scheduled = monitorOf('scheduled');
const functionName = scheduled.driftFunctionName;

const count = (from: number, length: number): number[] => Array.from({ length }, (_, index) => from + index);
const colors = (red: number): string[] => count(0, 200).map((index) => (index < red ? 'red' : 'blue'));

describe('a direct call of the drift function', () => {
  it('finds nothing between equal columns and publishes that', async () => {
    const before = await verdicts();
    const columns = { size: count(0, 200), color: colors(100) };
    const answer = await call(functionName, { reference: columns, current: columns });
    expect(answer.statusCode).toBe(200);
    expect(answer.body.drift).toMatchObject({ verdict: 'OK', reason: null, score: 0, driftedColumns: [] });
    expect(await verdicts()).toEqual({ samples: before.samples + 1, alarms: before.alarms });
  });

  it('names the columns that drifted, with statistic, sign and place', async () => {
    const before = await verdicts();
    const answer = await call(functionName, {
      reference: { size: count(0, 200), same: count(0, 200), color: colors(100) },
      current: { size: count(100, 200), same: count(0, 200), color: colors(180) },
    });
    const { drift } = answer.body;
    expect(drift).toMatchObject({ verdict: 'ALARM', reason: 'drifted', driftedColumns: ['size', 'color'] });
    expect(columnOf(drift, 'size')).toMatchObject({
      test: 'ks',
      method: 'exact',
      statistic: 0.5,
      location: 99,
      verdict: 'ALARM',
    });
    expect(columnOf(drift, 'color')).toMatchObject({ effect: 0.4, verdict: 'ALARM' });
    expect(columnOf(drift, 'same')).toMatchObject({ statistic: 0, pValue: 1, verdict: 'OK' });
    expect(await verdicts()).toEqual({ samples: before.samples + 1, alarms: before.alarms + 1 });
    expect(await readMetrics(scheduled, ['DriftScore', 'DriftedColumns'], { statistic: 'Maximum' })).toEqual({
      DriftScore: 0.25,
      DriftedColumns: 2,
    });
  });

  it('reads both sides from S3 and judges them as if they were sent along', async () => {
    const reference = { size: count(0, 200), color: colors(100) };
    const current = { size: count(60, 200), color: colors(120) };
    const inline = await call(functionName, { reference, current });
    await putData('scheduled/predictions/reference.csv', stringify(rowsOf(reference), { header: true }));
    const lines = rowsOf(current).map((row) => JSON.stringify(row));
    await putData('scheduled/predictions/current.jsonl', lines.join('\n'));
    const stored = await call(functionName, {
      reference: `s3://${DATA_BUCKET}/scheduled/predictions/reference.csv`,
      current: `s3://${DATA_BUCKET}/scheduled/predictions/current.jsonl`,
    });
    const size = columnOf(stored.body.drift, 'size');
    expect(size?.statistic).toBeCloseTo(0.3, 12);
    expect(size?.verdict).toBe('ALARM');
    expect(stored.body).toEqual(inline.body);
  });

  it('answers 400 and publishes nothing where a side cannot be read', async () => {
    const before = await verdicts();
    const current = { size: count(0, 50) };
    const absent = `s3://${DATA_BUCKET}/scheduled/predictions/absent.csv`;
    const missing = await call(functionName, { reference: absent, current });
    expect(missing.statusCode).toBe(400);
    expect(missing.body.error).toContain(absent);
    const uneven = await call(functionName, { reference: { a: [1, 2], b: [1] }, current });
    expect(uneven.statusCode).toBe(400);
    expect(uneven.body.error).toContain('a 2, b 1');
    expect(await verdicts()).toEqual(before);
  });
});

function columnOf(drift: DriftPart, name: string) {
  return drift.columns.find(({ column, test }) => column === name && !test.includes('missing'));
}

function rowsOf(columns: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown>[] {
  const [first = []] = Object.values(columns);
  return first.map((_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, cells[row]])),
  );
}

async function verdicts(): Promise<{ samples: number; alarms: number }> {
  const samples = await readMetric(scheduled, 'DataDrift', { statistic: 'SampleCount' });
  const alarms = await readMetric(scheduled, 'DataDrift', { statistic: 'Sum' });
  return { samples: samples ?? 0, alarms: alarms ?? 0 };
}
