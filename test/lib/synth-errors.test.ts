import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { type ModelMonitorProps, MonitorStack } from '../../lib/index.ts';
import { MINIMAL } from './synth-monitor.ts';

function problemOf(keys: Record<string, unknown>): string {
  try {
    new MonitorStack(new App(), { monitor: { ...MINIMAL, ...keys } as ModelMonitorProps });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('ModelMonitor', () => {
  it.each([
    [
      { baseline: undefined },
      'baseline: missing, required to deploy, allowed: an S3 address such as "s3://bucket/reference.csv"',
    ],
    [
      { schedule: undefined },
      'schedule: missing, required to deploy, allowed: an EventBridge expression such as "rate(1 hour)"',
    ],
    [
      { data: undefined },
      'data: missing, required to deploy, allowed: an object that says where predictions and labels arrive',
    ],
    [{ schedule: 'rate(1 hours)' }, 'schedule: got "rate(1 hours)", allowed: rate(1 hour)'],
    [
      { alarms: { period: '90s' } },
      'alarms.period: got "90s", allowed: 10s, 20s, 30s or whole minutes, at most 7d',
    ],
    [
      { alarms: { period: '8d' } },
      'alarms.period: got "8d", allowed: 10s, 20s, 30s or whole minutes, at most 7d',
    ],
    [
      { drift: { rule: 'foo' } },
      'drift.rule: got "foo", allowed: "budget", "anyColumn", "meanStatistic", "share"',
    ],
    [
      { performance: { primary: 'auc' } },
      'performance.primary: got "auc", allowed for task "regression": "mse", "rmse", "mae", "r2", "mape", "bias"',
    ],
  ])('refuses %j in one line', (keys, line) => {
    expect(problemOf(keys)).toBe(line);
  });

  it('names the metrics that may get an anomaly alarm', () => {
    const line = problemOf({ alarms: { anomalyDetection: ['Rmse'] } });
    expect(line).toMatch(/^alarms\.anomalyDetection: got "Rmse", allowed: "MSE", "RMSE", .*"MonitorRuns"$/);
  });

  it('says how many channels and mutes a function can be told', () => {
    const mute = { from: '2026-01-05T22:00:00Z', to: '2026-01-06T02:00:00Z', reason: 'maintenance' };
    expect(problemOf({ alerts: { mute: Array.from({ length: 40 }, () => mute) } })).toMatch(
      /^alerts: got \d{4} bytes of channels and mutes, allowed: at most 3072, as much as a function's environment holds$/,
    );
  });

  it('lists every problem', () => {
    expect(problemOf({ baseline: undefined, schedule: undefined }).split('\n')).toHaveLength(2);
  });
});
