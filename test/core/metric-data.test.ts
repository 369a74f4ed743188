import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../lambdas/contract/report.ts';
import {
  batchMetricData,
  metricData,
  type PublishedPart,
  reportMetrics,
} from '../../lambdas/core/metric-data.ts';
import { judgeColumns, normals } from './support.ts';

const NOW = '2026-01-05T10:20:00Z';
const context = { model: 'price', at: NOW, resolution: 60 } as const;
const label = normals(7, 200, 50);
const columns = { prediction: 'p', label: 'y', features: { x: 'numeric' } } as const;

function report({ shift = 0, rows = 200 } = {}): Report {
  const judged = judgeColumns(
    { model: 'price', columns },
    {
      reference: { x: normals(1, 200), p: label, y: label.map((value) => value + 1) },
      current: {
        x: [...normals(2, rows - 1, shift), null],
        p: label.slice(0, rows),
        y: label.slice(0, rows).map((value) => value + 1),
      },
    },
  );
  return { ...judged, window: { start: '2026-01-05T09:00:00Z', end: '2026-01-05T10:00:00Z' } };
}

const namesOf = (input: Report, parts: readonly PublishedPart[]) =>
  reportMetrics(input, { parts, now: NOW }).data.map((datum) => datum.MetricName);
const ALL = ['drift', 'performance'] as const;

describe('reportMetrics', () => {
  it('stamps verdicts with the time of the run and values with the end of the window', () => {
    const { data } = reportMetrics(report({ shift: 2 }), { parts: ALL, now: NOW });
    const byName = new Map(data.map((datum) => [datum.MetricName, datum]));
    expect(byName.get('DataDrift')).toMatchObject({ Value: 1, Timestamp: NOW, StorageResolution: 1 });
    expect(byName.get('DriftedColumns')).toMatchObject({
      Value: 1,
      Timestamp: '2026-01-05T10:00:00Z',
      Unit: 'Count',
    });
    expect(byName.get('MSE')).toMatchObject({ Value: 1, Timestamp: '2026-01-05T10:00:00Z' });
    expect(byName.get('MissingShare')?.Value).toBe(1 / 400);
    expect(byName.get('ConceptDrift')?.Value).toBe(0);
  });

  it('publishes what the baseline had beside what is compared with it', () => {
    const { data } = reportMetrics(report(), { parts: ALL, now: NOW });
    const baselines = data.filter(({ MetricName }) => MetricName.endsWith('Baseline'));
    expect(baselines.map(({ MetricName, Value }) => `${MetricName} ${Value}`)).toEqual(['MSEBaseline 1']);
  });

  it('publishes no verdict on too few rows, so that an alarm goes back to OK on evidence only', () => {
    const names = namesOf(report({ rows: 10 }), ALL);
    expect(names).not.toContain('DataDrift');
    expect(names).not.toContain('DriftedColumns');
    expect(names).not.toContain('Degradation');
    expect(names).toContain('Rows');
  });

  it('publishes only what is new once the labels are in', () => {
    const names = namesOf(report(), ['performance']);
    expect(names).toEqual(
      expect.arrayContaining(['Degradation', 'MSE', 'R2', 'LabelCoverage', 'ConceptDrift']),
    );
    for (const old of ['DataDrift', 'DriftScore', 'DriftedColumns', 'Rows', 'MissingShare']) {
      expect(names).not.toContain(old);
    }
  });

  it('publishes each metric once', () => {
    const names = namesOf(report(), ALL);
    expect(new Set(names).size).toBe(names.length);
  });

  it('flags values of a window that CloudWatch is too old for', () => {
    const late = reportMetrics(report(), { parts: ALL, now: '2026-01-19T10:00:01Z' });
    expect(late.restamped).toBe(true);
    expect(new Set(late.data.map((datum) => datum.Timestamp))).toEqual(new Set(['2026-01-19T10:00:01Z']));
    expect(reportMetrics(report(), { parts: ALL, now: '2026-01-19T10:00:00Z' }).restamped).toBe(false);
  });
});

describe('metricData', () => {
  it('holds only numbers that CloudWatch takes', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        for (const { Value } of metricData([['X', value]], context)) {
          expect(Number.isFinite(Value)).toBe(true);
          expect(Math.abs(Value)).toBeLessThanOrEqual(2 ** 360);
          expect(Value === 0 || Math.abs(Value) >= 2 ** -360).toBe(true);
        }
      }),
      { seed: 4, numRuns: 2000 },
    );
  });

  it('leaves out what is null', () => {
    expect(
      metricData(
        [
          ['R2', null],
          ['MSE', 0],
        ],
        context,
      ).map((datum) => datum.MetricName),
    ).toEqual(['MSE']);
  });
});

describe('batchMetricData', () => {
  it('cuts requests of at most 1,000 metrics, in order', () => {
    const data = metricData(
      Array.from({ length: 2500 }, (_, index) => [`M${index}`, index]),
      context,
    );
    const batches = batchMetricData(data);
    expect(batches.map((batch) => batch.length)).toEqual([1000, 1000, 500]);
    expect(batches.flat()).toEqual(data);
  });

  it('cuts requests of less than 1 MB', () => {
    const data = metricData(
      Array.from({ length: 900 }, (_, index) => ['M'.repeat(1000), index]),
      context,
    );
    for (const batch of batchMetricData(data)) expect(JSON.stringify(batch).length).toBeLessThan(1_000_000);
  });

  it('throws on a value that is no number, naming the metric', () => {
    const [datum] = metricData([['MSE', 1]], context);
    if (datum === undefined) throw new Error('nothing built');
    expect(() => batchMetricData([{ ...datum, Value: Number.NaN }])).toThrow('MSE is NaN');
  });
});
