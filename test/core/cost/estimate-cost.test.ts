import { describe, expect, it } from 'vitest';
import { type MonitorInput, monitorSchema } from '../../../lambdas/contract/monitor.ts';
import { countFiringHours, countFirings } from '../../../lambdas/core/cost/count-firings.ts';
import { describeCost, estimateCost } from '../../../lambdas/core/cost/estimate-cost.ts';

const monitorOf = (input: Partial<MonitorInput> = {}) =>
  monitorSchema.parse({
    model: 'm',
    task: 'regression',
    schedule: 'rate(1 hour)',
    columns: { label: 'y' },
    ...input,
  });
const partsOf = (input?: Partial<MonitorInput>) =>
  Object.fromEntries(estimateCost(monitorOf(input)).parts.map(({ part, dollars }) => [part, dollars]));

describe('countFirings', () => {
  it.each([
    ['rate(1 hour)', 720],
    ['rate(5 minutes)', 8640],
    ['cron(0 6 * * ? *)', 30],
    ['cron(0/15 * ? * MON-FRI *)', (4 * 24 * 30 * 5) / 7],
    ['cron(0 8,20 ? * SUN *)', (2 * 30) / 7],
  ])('counts %s', (expression, times) => {
    expect(countFirings(expression)).toBeCloseTo(times, 6);
  });

  it.each([
    ['rate(5 minutes)', 720],
    ['rate(6 hours)', 120],
    ['cron(0/15 * ? * MON-FRI *)', (24 * 30 * 5) / 7],
    ['cron(0,30 6 * * ? *)', 30],
    ['hourly', null],
  ])('counts the hours of %s', (expression, hours) => {
    const counted = countFiringHours(expression);
    expect(counted === null ? null : counted.toFixed(6)).toBe(hours === null ? null : hours.toFixed(6));
  });

  it('knows no other expression', () => {
    expect(countFirings('hourly')).toBeNull();
  });
});

describe('estimateCost', () => {
  it('adds its parts up', () => {
    const { parts, total } = estimateCost(monitorOf());
    expect(total).toBeCloseTo(
      parts.reduce((sum, { dollars }) => sum + dollars, 0),
      12,
    );
  });

  it('is about metrics, not about computing, for an hourly monitor', () => {
    const { metrics = 0, Lambda: lambda = 0, dashboard } = partsOf();
    expect(metrics).toBeGreaterThan(4.5);
    expect(lambda).toBeLessThan(0.3);
    expect(dashboard).toBe(3);
    expect(estimateCost(monitorOf()).total).toBeLessThan(11);
  });

  it('knows that performance metrics are published only where there are labels', () => {
    expect(partsOf({ columns: {} }).metrics).toBeLessThan(partsOf().metrics ?? 0);
  });

  it('charges for what the baseline had, where a rule compares the two', () => {
    const limited = partsOf({ performance: { primary: 'rmse', maxDropFromBaseline: 0.1 } });
    expect(limited.metrics).toBeCloseTo((partsOf().metrics ?? 0) + 0.3, 12);
  });

  it('charges for reading more columns', () => {
    const lambdaOf = (columns: number) =>
      estimateCost(monitorOf(), { columns, rowsPerWindow: 100_000 }).parts[0]?.dollars ?? 0;
    expect(lambdaOf(500)).toBeGreaterThan(2 * lambdaOf(10));
    expect(lambdaOf(3)).toBe(lambdaOf(10));
  });

  it('charges for more runs, more rows, more alarms and fast alarms', () => {
    const base = partsOf();
    expect(partsOf({ window: '10m', schedule: 'rate(10 minutes)' }).Lambda).toBeGreaterThan(
      5 * (base.Lambda ?? 0),
    );
    const big = estimateCost(monitorOf(), { rowsPerWindow: 10_000_000 }).parts.find(
      ({ part }) => part === 'Lambda',
    );
    expect(big?.dollars).toBeGreaterThan(2 * (base.Lambda ?? 0));
    expect(partsOf({ endpoint: { name: 'e' } }).alarms).toBeCloseTo((base.alarms ?? 0) + 0.1, 12);
    const retraining = {
      trainer: { lambda: { arn: 'arn:aws:lambda:eu-west-1:123456789012:function:train' } },
    };
    expect(partsOf({ retraining }).alarms).toBeCloseTo((base.alarms ?? 0) + 0.3, 12);
    expect(partsOf({ alarms: { anomalyDetection: ['MSE'] } }).alarms).toBeCloseTo(
      (base.alarms ?? 0) + 0.3,
      12,
    );
    expect(partsOf({ alarms: { period: '10s' } }).alarms).toBeCloseTo((base.alarms ?? 0) + 0.4, 12);
  });

  it('charges for a metric in the hours in which it is published, for alarms and dashboard in all of them', () => {
    const requests = (windows: number) => (3 * windows * 0.01) / 1000;
    const hourly = partsOf();
    const daily = partsOf({ schedule: 'rate(1 day)', window: '1d' });
    const metrics = ((hourly.metrics ?? 0) - requests(720)) / 0.3;
    expect(metrics).toBeCloseTo(17, 9);
    expect(daily.metrics).toBeCloseTo((17 * 0.3) / 24 + requests(30), 9);
    expect(daily).toMatchObject({ alarms: hourly.alarms, dashboard: 3 });
    const often = partsOf({ schedule: 'rate(1 hour)', window: '1d' });
    expect(often.metrics).toBeCloseTo(0.3 + (16 * 0.3) / 24 + ((720 + 60) * 0.01) / 1000, 9);
    const fast = partsOf({ schedule: 'rate(5 minutes)', window: '5m' });
    expect(fast.metrics).toBeCloseTo(17 * 0.3 + requests(8640), 9);
  });

  it('warns of metrics for every column in dollars', () => {
    const features = { a: 'numeric', b: 'categorical' } as const;
    const { perColumnMetrics } = estimateCost(monitorOf({ columns: { features } }));
    expect(perColumnMetrics).toEqual({ columns: 2, dollars: 0.6 });
  });

  it('says in a line what it comes to, beside an hourly job', () => {
    expect(describeCost(estimateCost(monitorOf()))).toMatch(
      /^costs about \$\d+\.\d\d a month \(metrics \$5\.\d\d, dashboard \$3\.00, alarms \$0\.60; us-east-1, 2026-\d\d\); an hourly processing job of 10 minutes would take 120 instance-hours, \$27\.60$/,
    );
  });
});
