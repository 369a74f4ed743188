import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { app, type DeployedMonitor, monitorOf } from './support/app.ts';
import { type Loan, makeLoans } from './support/loans.ts';
import { readMetric, readMetrics } from './support/metrics.ts';
import { putData, readReport } from './support/objects.ts';
import { run } from './support/runs.ts';

const HOUR = 3_600_000;
const lateLabels = monitorOf('lateLabels');
const earlyLabels = monitorOf('earlyLabels');
const hourAt = (hours: number): string => new Date(Date.parse(app.hour) + (hours - 6) * HOUR).toISOString();

// The first two hours of the story: one as good as the reference, one in which every other score is wrong.
const good = makeLoans({ seed: 21, rows: 200, start: hourAt(0) });
const bad = makeLoans({ seed: 22, rows: 200, start: hourAt(1), wrongOneIn: 2 });

describe('a model whose labels come up to two hours late', () => {
  it('is judged for drift when its window closes, and for performance not yet', async () => {
    await putPredictions('good', good);
    await putLabels('good-early', good.slice(0, 150));
    const { windows } = await run(lateLabels, hourAt(1));
    expect(windows).toHaveLength(1);
    const report = await readReport(lateLabels, hourAt(0));
    expect(report).toMatchObject({ verdict: 'OK', rows: { current: 200 } });
    expect(report.performance).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'labels-immature' });
    expect(await readMetrics(lateLabels, ['Rows', 'Accuracy', 'LabelCoverage'], { at: hourAt(1) })).toEqual({
      Rows: 200,
      Accuracy: undefined,
      LabelCoverage: undefined,
    });
  });

  it('goes on with the next window meanwhile', async () => {
    await putPredictions('bad', bad);
    await putLabels('good-late', good.slice(150, 192));
    const { windows } = await run(lateLabels, hourAt(2));
    expect(windows.map(({ reportKey }) => reportKey)).toHaveLength(1);
    expect((await readReport(lateLabels, hourAt(0))).performance?.reason).toBe('labels-immature');
  });

  it('is judged for performance once the delay has passed, with the labels that came', async () => {
    const before = await readReport(lateLabels, hourAt(0));
    const { windows } = await run(lateLabels, hourAt(3));
    expect(windows).toHaveLength(2);
    const report = await readReport(lateLabels, hourAt(0));
    expect(report.performance).toMatchObject({ verdict: 'OK', reason: null, n: 192, labelCoverage: 0.96 });
    // One score in eight is on the wrong side.
    expect(report.performance?.metrics.accuracy?.value).toBe(0.875);
    expect(report.degradation?.verdict).toBe('OK');
    expect(report.drift).toEqual(before.drift);
  });

  it('publishes then what the labels add, and nothing twice', async () => {
    const place = { at: hourAt(1) };
    expect(await readMetrics(lateLabels, ['Accuracy', 'LabelCoverage'], place)).toEqual({
      Accuracy: 0.875,
      LabelCoverage: 0.96,
    });
    const samples = await readMetrics(lateLabels, ['Rows', 'DriftScore', 'Accuracy'], {
      ...place,
      statistic: 'SampleCount',
    });
    expect(samples).toEqual({ Rows: 1, DriftScore: 1, Accuracy: 1 });
  });

  it('is found to be degraded when the labels of a bad hour are in', async () => {
    await putLabels('bad', bad);
    await run(lateLabels, hourAt(4));
    const report = await readReport(lateLabels, hourAt(1));
    expect(report.verdict).toBe('ALARM');
    expect(report.performance?.metrics.accuracy?.value).toBe(0.5);
    const rules = report.degradation?.rules.filter((rule) => rule.verdict === 'ALARM') ?? [];
    expect(rules.map(({ rule }) => rule)).toEqual(['dropFromPrevious', 'conceptDrift']);
    expect(rules[0]?.against).toBe(0.875);
  });
});

describe('a model that is judged as soon as most labels are in', () => {
  const early = makeLoans({ seed: 23, rows: 200, start: hourAt(0) });

  it('is too early to judge while too few labels have come', async () => {
    await putPredictions('all', early, earlyLabels);
    await putLabels('some', early.slice(0, 100), earlyLabels);
    await run(earlyLabels, hourAt(1));
    expect(await readReport(earlyLabels, hourAt(0))).toMatchObject({
      performance: { verdict: 'INSUFFICIENT_DATA', reason: 'labels-immature', n: 100 },
      labels: { mature: false, coverage: 0.5, restated: null },
    });
  });

  it('is mature once enough have come, though the delay has not passed', async () => {
    await putLabels('more', early.slice(100, 180), earlyLabels);
    await run(earlyLabels, hourAt(2));
    const report = await readReport(earlyLabels, hourAt(0));
    expect(report).toMatchObject({
      performance: { verdict: 'OK', n: 180, labelCoverage: 0.9 },
      labels: { mature: true, coverage: 0.9, restated: null },
    });
    expect(await readMetrics(earlyLabels, ['LabelCoverage', 'LabelLagSeconds'], { at: hourAt(1) })).toEqual({
      LabelCoverage: 0.9,
      LabelLagSeconds: report.labels?.lagSeconds,
    });
    expect(report.labels?.lagSeconds).toBeGreaterThan(0);
  });

  it('is restated when the others come, with labels twice and two that contradict earlier ones', async () => {
    const corrected = early.slice(0, 2).map((loan) => ({
      ...loan,
      outcome: loan.outcome === 'yes' ? ('no' as const) : ('yes' as const),
    }));
    await putLabels('rest', [...early.slice(170), ...corrected], earlyLabels);
    await run(earlyLabels, hourAt(3));
    const report = await readReport(earlyLabels, hourAt(0));
    expect(report.performance).toMatchObject({ verdict: 'OK', n: 200, labelCoverage: 1 });
    expect(report.labels?.restated).toMatchObject({ times: 1, from: 0.9, to: 1 });
    expect(report.findings.filter(({ kind }) => kind === 'conflicting-label')).toMatchObject([{ count: 2 }]);
  });

  it('publishes nothing of that, and tells nobody', async () => {
    const samples = await readMetrics(
      earlyLabels,
      ['Rows', 'Accuracy', 'LabelCoverage', 'LabelLagSeconds', 'ConceptDrift'],
      { at: hourAt(1), statistic: 'SampleCount' },
    );
    expect(Object.values(samples)).toEqual([1, 1, 1, 1, 1]);
    expect(await readMetric(earlyLabels, 'Degradation', { statistic: 'SampleCount' })).toBe(1);
  });

  it('stays as it is when the same labels are delivered once more', async () => {
    const before = await readReport(earlyLabels, hourAt(0));
    await putLabels('again', early.slice(100), earlyLabels);
    await run(earlyLabels, hourAt(4));
    const { labels, ...after } = await readReport(earlyLabels, hourAt(0));
    expect({ ...after, labels: { ...labels, key: before.labels?.key } }).toEqual(before);
  });
});

async function putPredictions(
  name: string,
  loans: readonly Loan[],
  { model }: DeployedMonitor = lateLabels,
): Promise<void> {
  const rows = loans.map(({ outcome: _outcome, ...prediction }) => prediction);
  await putData(`${model}/predictions/${name}.csv`, stringify(rows, { header: true }));
}

async function putLabels(
  name: string,
  loans: readonly Loan[],
  { model }: DeployedMonitor = lateLabels,
): Promise<void> {
  const rows = loans.map(({ id, outcome }) => ({ id, outcome }));
  await putData(`${model}/labels/${name}.csv`, stringify(rows, { header: true }));
}
