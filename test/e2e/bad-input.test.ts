import { describe, expect, it } from 'vitest';
import type { Report } from '../../lambdas/contract/report.ts';
import { app, monitorOf } from './support/app.ts';
import { readMetric } from './support/metrics.ts';
import { DATA_BUCKET } from './support/monitors.ts';
import { putData, readReport } from './support/objects.ts';
import { run } from './support/runs.ts';
import { jsonLines, makeSales } from './support/sales.ts';

const HOUR = 3_600_000;
const badInput = monitorOf('badInput');
const hourAt = (hours: number): string => new Date(Date.parse(app.hour) + (hours - 6) * HOUR).toISOString();

describe('bad input', () => {
  it('of no rows at all is INSUFFICIENT_DATA, with the reason, and counted as 0 rows', async () => {
    const report = await judge(0);
    expect(report).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    expect(report.rows.current).toBe(0);
    expect(report.sentence).toContain('the window has 0, 30 are needed');
    expect(await readMetric(badInput, 'Rows', { at: hourAt(1) })).toBe(0);
    expect(await readMetric(badInput, 'DataDrift', { statistic: 'SampleCount' })).toBeUndefined();
  });

  it('of too few rows is INSUFFICIENT_DATA, with its statistics still shown', async () => {
    await put('few.jsonl', jsonLines(makeSales({ seed: 31, rows: 20, start: hourAt(1) })));
    const report = await judge(1);
    expect(report).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    expect(report.rows.current).toBe(20);
    expect(report.drift?.columns.map(({ statistic }) => statistic)).not.toContain(null);
    expect(await readMetric(badInput, 'DataDrift', { statistic: 'SampleCount' })).toBeUndefined();
  });

  it('that breaks one line is counted and quoted, and the other rows are judged', async () => {
    const lines = jsonLines(makeSales({ seed: 32, rows: 200, start: hourAt(2) })).split('\n');
    const text = [...lines.slice(0, 99), '{"id": "cut off', ...lines.slice(99)].join('\n');
    await put('broken-line.jsonl', text);
    const report = await judge(2);
    expect(report).toMatchObject({ verdict: 'OK', rows: { current: 200 } });
    const finding = report.findings.find(({ kind }) => kind === 'malformed-row');
    expect(finding).toMatchObject({ severity: 'warn', count: 1 });
    expect(finding?.example).toContain('line 100');
    expect(finding?.sentence).toContain('cut off');
  });

  it('in an object that cannot be read is named, and the other objects are judged', async () => {
    await put('broken-file.jsonl', Uint8Array.of(0x1f, 0x8b, 1, 2, 3));
    await put('whole.jsonl', jsonLines(makeSales({ seed: 33, rows: 200, start: hourAt(3) })));
    const report = await judge(3);
    expect(report).toMatchObject({ verdict: 'OK', rows: { current: 200 } });
    const finding = report.findings.find(({ kind }) => kind === 'broken-file');
    expect(finding).toMatchObject({ severity: 'warn', count: 1 });
    expect(finding?.sentence).toContain(`s3://${DATA_BUCKET}/bad-input/predictions/broken-file.jsonl`);
  });

  it('without a declared column is an ALARM that names the column', async () => {
    const sales = makeSales({ seed: 34, rows: 200, start: hourAt(4) });
    await put('no-size.jsonl', jsonLines(sales.map(({ size: _size, ...sale }) => sale)));
    const report = await judge(4);
    expect(report.drift).toMatchObject({ verdict: 'ALARM', reason: 'schema' });
    expect(report.findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { kind: 'missing-column', column: 'size', count: 200 },
    ]);
    expect(await readMetric(badInput, 'DataDrift', { statistic: 'Sum' })).toBe(1);
  });
});

/** The report on the window that begins so many hours into the story. */
async function judge(hours: number): Promise<Report> {
  const { windows } = await run(badInput, hourAt(hours + 1));
  expect(windows).toHaveLength(1);
  return readReport(badInput, hourAt(hours));
}

async function put(name: string, body: string | Uint8Array): Promise<void> {
  await putData(`bad-input/predictions/${name}`, body);
}
