import { beforeAll, describe, expect, it } from 'vitest';
import { app, monitorOf } from './support/app.ts';
import { readMetric } from './support/metrics.ts';
import { listReports, putData, readReport, reportKey } from './support/objects.ts';
import { run } from './support/runs.ts';
import { jsonLines, makeSales } from './support/sales.ts';

const HOUR = 3_600_000;
const partitioned = monitorOf('partitioned');
const hoursAgo = (hours: number): string => new Date(Date.parse(app.hour) - hours * HOUR).toISOString();
const PAST = { from: hoursAgo(5), to: hoursAgo(0) };

beforeAll(async () => {
  for (const hours of [5, 4, 3, 2, 1]) {
    const start = hoursAgo(hours);
    // Three hours ago the prices of another shop came: all sizes a good deal larger.
    const sales = makeSales({ seed: 300 + hours, rows: 200, start }).map((sale) =>
      hours === 3 ? { ...sale, size: sale.size + 5 } : sale,
    );
    await putData(keyIn(start, 'sales.jsonl'), jsonLines(sales));
  }
});

/** Key of a file in the partition of an hour. */
function keyIn(start: string, name: string): string {
  const [year, month, day, hour] = start.split(/[-T:]/);
  return `partitioned/year=${year}/month=${month}/day=${day}/hour=${hour}/${name}`;
}

// One story, told in order.
describe('data in partitions by hour', () => {
  it('is found by the window that it lies in', async () => {
    const { windows } = await run(partitioned, hoursAgo(0));
    expect(windows.map(({ reportKey }) => reportKey)).toEqual([reportKey(partitioned, hoursAgo(1))]);
    expect((await readReport(partitioned, hoursAgo(1))).rows.current).toBe(200);
  });
});

describe('a run over the past', () => {
  it('judges what no run has judged, in order, and publishes its values in their place', async () => {
    const { windows } = await run(partitioned, hoursAgo(0), PAST);
    expect(windows.map(({ verdict }) => verdict)).toEqual(['OK', 'OK', 'ALARM', 'OK']);
    expect(await listReports(partitioned)).toHaveLength(5);
    for (const hours of [4, 3, 2, 1]) {
      const place = { at: hoursAgo(hours), statistic: 'SampleCount' } as const;
      expect(await readMetric(partitioned, 'Rows', place)).toBe(1);
    }
  });

  it('raises no alarm today about the past', async () => {
    expect(await readMetric(partitioned, 'DataDrift', { statistic: 'SampleCount' })).toBe(1);
    expect(await readMetric(partitioned, 'DataDrift', { statistic: 'Maximum' })).toBe(0);
  });

  it('does nothing the second time', async () => {
    expect((await run(partitioned, hoursAgo(0), PAST)).windows).toEqual([]);
    const place = { at: hoursAgo(2), statistic: 'SampleCount' } as const;
    expect(await readMetric(partitioned, 'Rows', place)).toBe(1);
  });
});

describe('files of a window that was judged', () => {
  const start = hoursAgo(1);

  it.each([
    ['that come later', 'late.jsonl', 400],
    ['that are written anew', 'sales.jsonl', 300],
  ])(
    '%s are noticed: the report is restated, once, and nothing is published again',
    async (_, name, rows) => {
      await putData(keyIn(start, name), jsonLines(makeSales({ seed: rows, rows: rows - 200, start })));
      const { windows } = await run(partitioned, hoursAgo(0));
      expect(windows.map(({ reportKey }) => reportKey)).toEqual([reportKey(partitioned, start)]);
      const report = await readReport(partitioned, start);
      expect(report.rows.current).toBe(rows);
      expect(report.findings.map(({ kind }) => kind)).toContain('restated');
      expect((await run(partitioned, hoursAgo(0))).windows).toEqual([]);
      const place = { at: hoursAgo(0), statistic: 'SampleCount' } as const;
      expect(await readMetric(partitioned, 'Rows', place)).toBe(1);
    },
  );
});
