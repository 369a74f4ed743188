import type { Report } from '../../../lambdas/contract/report.ts';
import type { Columns } from '../support.ts';
import { judgeColumns, normals } from '../support.ts';

const names = ['carat', 'depth', 'x', 'y', 'z'] as const;

function features(seed: number, shifts: Partial<Record<string, number>>): Columns {
  return Object.fromEntries(
    names.map((name, index) => [name, normals(seed + index, 400, shifts[name] ?? 0)]),
  );
}

/** The report of a window in which some columns shifted. */
export function driftReport(start: string, shifts: Partial<Record<string, number>>): Report {
  const report = judgeColumns(
    { model: 'price' },
    { reference: features(1, {}), current: features(50, shifts) },
  );
  return withWindow(report, start);
}

/** The report of a window whose accuracy is `right` of 400 predictions. */
export function accuracyReport(start: string, right: number): Report {
  const label = Array.from({ length: 400 }, (_, index) => index % 2);
  const prediction = label.map((value, index) => (index < right ? value : 1 - value));
  const report = judgeColumns(
    {
      model: 'price',
      task: 'binary',
      columns: { prediction: 'p', label: 'y', features: { x: 'numeric' } },
      performance: { thresholds: { accuracy: { min: 0.85 } } },
    },
    { reference: { x: normals(1, 400) }, current: { x: normals(2, 400), p: prediction, y: label } },
  );
  return withWindow(report, start);
}

/** What CloudWatch sends about an alarm, in the classic shape of AWS. */
export function alarmMessage(change: object = {}, trigger: object = {}): string {
  return JSON.stringify({
    AlarmName: 'price-DataDriftDetected',
    AlarmDescription: 'DataDrift of price: 1 in a window that alarms, else 0',
    NewStateValue: 'ALARM',
    OldStateValue: 'OK',
    NewStateReason: 'Threshold Crossed: 1 datapoint [1.0] was greater than the threshold (0.0).',
    StateChangeTime: '2026-01-05T10:20:30.123+0000',
    Region: 'EU (Ireland)',
    Trigger: {
      MetricName: 'DataDrift',
      Namespace: 'ModelMonitor',
      Dimensions: [{ value: 'price', name: 'Model' }],
      ...trigger,
    },
    ...change,
  });
}

function withWindow(report: Report, start: string): Report {
  const end = `${new Date(Date.parse(start) + 3_600_000).toISOString().slice(0, 19)}Z`;
  return { ...report, window: { start, end } };
}
