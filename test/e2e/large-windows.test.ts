import { paginateListMapRuns } from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, it } from 'vitest';
import { app, aws, monitorOf } from './support/app.ts';
import { readMetric } from './support/metrics.ts';
import {
  deleteState,
  listReports,
  putData,
  putState,
  readReport,
  readReportText,
} from './support/objects.ts';
import { awaitEnd, run, startRun } from './support/runs.ts';
import { jsonLines, makeSales } from './support/sales.ts';

const HOUR = 3_600_000;
const OBJECTS = 100;
const whole = monitorOf('wholeWindows');
const cut = monitorOf('cutWindows');
const hoursAgo = (hours: number): string => new Date(Date.parse(app.hour) - hours * HOUR).toISOString();

beforeAll(async () => {
  for (let index = 0; index < OBJECTS; index += 1) {
    const sales = makeSales({ seed: 500 + index, rows: 20, start: hoursAgo(4) });
    const broken = index % 40 === 5 ? '{"id": \n' : '';
    const name = String(index).padStart(3, '0');
    await putData(`large-windows/predictions/${name}.jsonl`, jsonLines(sales) + broken);
  }
});

// One story, told in order.
describe('a large window', () => {
  it('gives the same report from a hundred chunks as from one, byte by byte', async () => {
    await run(whole, hoursAgo(3));
    const execution = await awaitEnd(await startRun(cut, hoursAgo(3)));
    expect(execution.status, `${execution.error}: ${execution.cause}`).toBe('SUCCEEDED');
    expect(await countMapRuns(execution.executionArn as string)).toBe(1);
    const text = await readReportText(whole, hoursAgo(4));
    expect(JSON.parse(text)).toMatchObject({ verdict: 'OK', rows: { current: 20 * OBJECTS } });
    const renamed = (await readReportText(cut, hoursAgo(4))).replaceAll(cut.model, whole.model);
    expect(renamed).toBe(text);
  });

  it('is read by one call where its objects fit one chunk', async () => {
    const execution = await startRun(whole, hoursAgo(3));
    await awaitEnd(execution);
    expect(await countMapRuns(execution)).toBe(0);
  });
});

describe('a window that fails', () => {
  const marker = `${whole.model}/published/${hoursAgo(3).slice(0, 19).replaceAll(':', '-')}Z.closed.json`;

  it('leaves the windows after it alone, and the run then fails with its error', async () => {
    await putState(whole, marker, 'no marker');
    const ended = await awaitEnd(await startRun(whole, hoursAgo(0)));
    expect(ended.status).toBe('FAILED');
    expect(ended.error).toBe('ConfigError');
    expect(ended.cause).toMatch(/^1 of 3 windows failed and will be judged again by the next run\./);
    expect(ended.cause).toContain(`${marker} is not readable`);
    expect(await listReports(whole)).toEqual([4, 2, 1].map(nameOfReport));
    expect(await readMetric(whole, 'MonitorRuns', { statistic: 'Minimum' })).toBe(0);
  });

  it('is judged by the next run, and the others are not judged again', async () => {
    await deleteState(whole, marker);
    const { windows } = await run(whole, hoursAgo(0));
    expect(windows.map(({ reportKey }) => reportKey)).toEqual([
      `${whole.model}/reports/${nameOfReport(3)}.json`,
    ]);
    expect((await readReport(whole, hoursAgo(3))).rows.current).toBe(0);
    expect((await run(whole, hoursAgo(0))).windows).toEqual([]);
  });
});

function nameOfReport(hours: number): string {
  return `${hoursAgo(hours).slice(0, 19).replaceAll(':', '-')}Z`;
}

async function countMapRuns(executionArn: string): Promise<number> {
  let count = 0;
  for await (const { mapRuns = [] } of paginateListMapRuns({ client: aws.steps }, { executionArn })) {
    count += mapRuns.length;
  }
  return count;
}
