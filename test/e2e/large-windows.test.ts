import { paginateListMapRuns } from '@aws-sdk/client-sfn';
import { stringify } from 'csv-stringify/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { objectListSchema } from '../../lambdas/contract/stored.ts';
import { app, aws, monitorOf } from './support/app.ts';
import { readMetric } from './support/metrics.ts';
import {
  deleteState,
  listReports,
  listState,
  putData,
  putState,
  readReport,
  readReportText,
  readStateJson,
} from './support/objects.ts';
import { awaitEnd, run, startRun } from './support/runs.ts';
import { makeSales, type Sale } from './support/sales.ts';

const HOUR = 3_600_000;
const OBJECTS = 100;
/** More than the chunks of the others hold, so that it is cut. */
const LARGE_ROWS = 3000;
const LARGE_OBJECT = 'large-windows/predictions/large.csv';
const whole = monitorOf('wholeWindows');
const cut = monitorOf('cutWindows');
const hoursAgo = (hours: number): string => new Date(Date.parse(app.hour) - hours * HOUR).toISOString();

beforeAll(async () => {
  for (let index = 0; index < OBJECTS; index += 1) {
    const sales = makeSales({ seed: 500 + index, rows: 20, start: hoursAgo(4) });
    const broken = index % 40 === 5 ? 'too,few\n' : '';
    const name = String(index).padStart(3, '0');
    await putData(`large-windows/predictions/${name}.csv`, writeCsv(sales) + broken);
  }
  const sales = makeSales({ seed: 499, rows: LARGE_ROWS, start: hoursAgo(4) });
  const lines = writeCsv(sales).trimEnd().split('\r\n');
  lines.splice(LARGE_ROWS / 2, 0, 'too,few');
  await putData(LARGE_OBJECT, `${lines.join('\r\n')}\r\n`);
});

/** Every fifth row ends in a text of several lines, so that a cut may lie within it. */
function writeCsv(sales: readonly Sale[]): string {
  const rows = sales.map((sale, index) => ({
    ...sale,
    note: index % 5 === 0 ? '"so",\nthey\nsaid' : 'none',
  }));
  return stringify(rows, { header: true, record_delimiter: 'windows' });
}

// One story, told in order.
describe('a large window', () => {
  it('gives the same report from a hundred chunks as from one, byte by byte', async () => {
    await run(whole, hoursAgo(3));
    const execution = await awaitEnd(await startRun(cut, hoursAgo(3)));
    expect(execution.status, `${execution.error}: ${execution.cause}`).toBe('SUCCEEDED');
    expect(await countMapRuns(execution.executionArn as string)).toBe(1);
    const text = await readReportText(whole, hoursAgo(4));
    expect(JSON.parse(text)).toMatchObject({ verdict: 'OK', rows: { current: 20 * OBJECTS + LARGE_ROWS } });
    const renamed = (await readReportText(cut, hoursAgo(4))).replaceAll(cut.model, whole.model);
    expect(renamed).toBe(text);
  });

  it('has its large objects read in parts', async () => {
    const lists = await Promise.all(
      (await listState(cut, `${cut.model}/windows/`))
        .filter((key) => key.includes('/chunk-'))
        .map(async (key) => objectListSchema.parse(await readStateJson(cut, key)).objects),
    );
    const parts = lists.flat().flatMap(({ key, part }) => (key === LARGE_OBJECT ? part : []));
    const { of } = parts[0] ?? { of: 0 };
    expect(of).toBeGreaterThan(4);
    expect(parts.map((part) => part?.index).sort((a, b) => Number(a) - Number(b))).toEqual([
      ...Array(of).keys(),
    ]);
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
    expect(ended.cause).toBe(
      `1 of 3 windows failed and will be judged again by the next run. The first of them, ${hoursAgo(3).slice(0, 19)}Z: s3://${whole.stateBucketName}/${marker} is not readable: Unexpected token 'o', "no marker" is not valid JSON`,
    );
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
