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
    const [year, month, day, hour] = start.split(/[-T:]/);
    const prefix = `partitioned/year=${year}/month=${month}/day=${day}/hour=${hour}`;
    // Three hours ago the prices of another shop came: all sizes a good deal larger.
    const sales = makeSales({ seed: 300 + hours, rows: 200, start }).map((sale) =>
      hours === 3 ? { ...sale, size: sale.size + 5 } : sale,
    );
    await putData(`${prefix}/sales.jsonl`, jsonLines(sales));
  }
});

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
