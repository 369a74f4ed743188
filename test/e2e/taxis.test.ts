import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../lambdas/contract/report.ts';
import { app, monitorOf } from './support/app.ts';
import { checkLocally } from './support/local-check.ts';
import { readMetric } from './support/metrics.ts';
import { TAXI_LABELS_BUCKET } from './support/monitors.ts';
import { listReports, putData, readReport } from './support/objects.ts';
import { run } from './support/runs.ts';
import { TAXI_DAYS } from './support/taxi-files.ts';

const DAY = 86_400_000;
const taxis = monitorOf('taxis');
const [firstDay = '', ...laterDays] = TAXI_DAYS;

describe('the fare model of taxis, on its days of 2019', () => {
  it('is judged on the first day and on no day before it', async () => {
    await deliver(firstDay);
    const result = await run(taxis, endOf(firstDay));
    expect(result.windows).toHaveLength(1);
    expect(await listReports(taxis)).toEqual([`${firstDay}T00-00-00Z`]);
    const report = await readReport(taxis, firstDay);
    expect(partsOf(report)).toEqual(partsOf(await checkLocally('taxis', filesOf(firstDay))));
    expect(dropOf(report)?.against ?? null).toBeNull();
  });

  it('is judged day by day as the days come, each against the one before', async () => {
    for (const day of laterDays.slice(0, 2)) {
      await deliver(day);
      const { windows } = await run(taxis, endOf(day));
      expect(windows).toHaveLength(1);
      const report = await readReport(taxis, day);
      expect(partsOf(report)).toEqual(partsOf(await checkLocally('taxis', filesOf(day))));
      const before = await readReport(taxis, new Date(Date.parse(day) - DAY).toISOString());
      expect(dropOf(report)?.against).toBe(before.performance?.metrics.mae?.value);
    }
  });

  it('catches up with the days of a pause in one run, skipping none', async () => {
    const days = laterDays.slice(2);
    for (const day of days) await deliver(day);
    const { windows } = await run(taxis, endOf(days.at(-1) ?? ''));
    expect(windows).toHaveLength(days.length);
    for (const day of days) {
      const report = await readReport(taxis, day);
      expect(partsOf(report)).toEqual(partsOf(await checkLocally('taxis', filesOf(day))));
    }
    expect(await listReports(taxis)).toEqual(TAXI_DAYS.map((day) => `${day}T00-00-00Z`));
  });

  it('counts missing values instead of taking them for a category', async () => {
    const reports = await Promise.all(TAXI_DAYS.map((day) => readReport(taxis, day)));
    const payments = reports.map(({ drift }) => drift?.columns.find(({ column }) => column === 'payment'));
    const missing = payments.reduce((sum, column) => sum + (column?.missing.current ?? 0), 0);
    expect(missing).toBe(missingPayments());
    expect(missing).toBeGreaterThan(0);
  });

  it('publishes values of days so long past with the time of the run', async () => {
    expect(await readMetric(taxis, 'Rows', { statistic: 'SampleCount' })).toBe(TAXI_DAYS.length);
    expect(await readMetric(taxis, 'MAE', { statistic: 'SampleCount' })).toBe(TAXI_DAYS.length);
    expect(await readMetric(taxis, 'MAE', { at: endOf(firstDay) })).toBeUndefined();
  });
});

async function deliver(day: string): Promise<void> {
  const { current, labels } = filesOf(day);
  await putData(`taxi-fares/predictions/${day}.csv`, textOf(current));
  await putData(`${day}.csv`, textOf(labels), TAXI_LABELS_BUCKET);
}

function filesOf(day: string) {
  return { current: `${day}.predictions.csv`, labels: `${day}.labels.csv` };
}

function textOf(file: string): string {
  return readFileSync(join(app.folder, 'taxis', file), 'utf8');
}

function endOf(day: string): string {
  return new Date(Date.parse(day) + DAY).toISOString();
}

/** The rule that compares a day with the one before. */
function dropOf(report: Report) {
  return report.degradation?.rules.find(({ rule }) => rule === 'dropFromPrevious');
}

/** What a day's report says without the days before it. */
function partsOf({ rows, drift, performance, findings }: Report) {
  return { rows, drift, performance, findings };
}

function missingPayments(): number {
  const trips = TAXI_DAYS.flatMap(
    (day) => parse(textOf(filesOf(day).current), { columns: true }) as { payment: string }[],
  );
  return trips.filter((trip) => trip.payment === '').length;
}
