import {
  baselineMetricName,
  MODEL_DIMENSION,
  MONITOR_METRICS,
  PERFORMANCE_METRIC_NAMES,
} from '../contract/metric-names.ts';
import type { Verdict } from '../contract/names.ts';
import type { DegradationPart, DriftColumn, DriftPart, PerformancePart, Report } from '../contract/report.ts';

/** Limits of PutMetricData: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const MAX_METRICS_A_REQUEST = 1000;
const MAX_BYTES_A_REQUEST = 1_000_000;
const MAX_AGE_MS = 14 * 86_400_000;
const LARGEST_VALUE = 2 ** 360;
const SMALLEST_VALUE = 2 ** -360;

/** One value of one metric, in the field names of PutMetricData; the time is ISO-8601 UTC. */
export interface MetricDatum {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Timestamp: string;
  readonly Value: number;
  readonly Unit: 'None' | 'Count' | 'Seconds';
  /** 1: kept by the second, so that short alarm periods see it. */
  readonly StorageResolution: 1 | 60;
}

/** A value to publish, by its CloudWatch name; null is not published. */
export type NamedValue = readonly [name: string, value: number | null];

const UNITS: Readonly<Record<string, MetricDatum['Unit']>> = {
  [MONITOR_METRICS.driftedColumns]: 'Count',
  [MONITOR_METRICS.rows]: 'Count',
  [MONITOR_METRICS.monitorRuns]: 'Count',
  [MONITOR_METRICS.labelLagSeconds]: 'Seconds',
};

/** Whose values they are and when they were true. */
export interface MetricContext {
  readonly model: string;
  readonly at: string;
  readonly resolution: 1 | 60;
}

/**
 * Metric documents of the values that are there. CloudWatch takes no NaN, no infinity and nothing beyond
 * ±2^360, so those are left out as null is; closer to zero than 2^-360 counts as zero.
 *
 * @example metricData([['MSE', 0.5], ['R2', null]], { model: 'm', at: '2026-01-05T10:00:00Z', resolution: 60 }).length // 1
 */
export function metricData(values: readonly NamedValue[], context: MetricContext): readonly MetricDatum[] {
  return values.flatMap(([name, value]) => {
    if (value === null || !Number.isFinite(value) || Math.abs(value) > LARGEST_VALUE) return [];
    return [
      {
        MetricName: name,
        Dimensions: [{ Name: MODEL_DIMENSION, Value: context.model }],
        Timestamp: context.at,
        Value: Math.abs(value) < SMALLEST_VALUE ? 0 : value,
        Unit: UNITS[name] ?? 'None',
        StorageResolution: context.resolution,
      },
    ];
  });
}

/** A part of a report that is published by itself: `performance` is what the labels add. */
export type PublishedPart = 'drift' | 'performance';

/** What of a report is published, and when. */
export interface PublishOptions {
  readonly parts: readonly PublishedPart[];
  /** Whether the window is judged long after others that followed it: its verdict is no news then. Default false. */
  readonly past?: boolean;
  /** When the run publishes, ISO-8601 UTC. */
  readonly now: string;
}

/** Metric documents of a report. */
export interface ReportMetrics {
  readonly data: readonly MetricDatum[];
  /** The window ended more than 14 days ago, so its values carry the run's time instead. */
  readonly restamped: boolean;
}

/**
 * What CloudWatch learns from a report. Verdicts (0 or 1) carry the run's time, so that alarms see them,
 * and are left out where data was insufficient: an alarm goes back to OK on evidence only. Those of a past
 * window are left out as well: alarms are about the present. Measured values carry the window's end.
 */
export function reportMetrics(report: Report, { parts, past, now }: PublishOptions): ReportMetrics {
  const { model } = report;
  const end = report.window.end ?? now;
  const restamped = Date.parse(now) - Date.parse(end) > MAX_AGE_MS;
  const verdicts = past ? [] : parts.flatMap((part) => VERDICTS_OF[part](report));
  const values = parts.flatMap((part) => VALUES_OF[part](report));
  return {
    data: [
      ...metricData(verdicts, { model, at: now, resolution: 1 }),
      ...metricData(values, { model, at: restamped ? now : end, resolution: 60 }),
    ],
    restamped,
  };
}

/** The metrics of a drift verdict by itself, as the direct drift call publishes them. */
export function driftPartMetrics(part: DriftPart): readonly NamedValue[] {
  return [
    [MONITOR_METRICS.dataDrift, verdictValue(part.verdict)],
    [MONITOR_METRICS.driftScore, part.score],
    [MONITOR_METRICS.driftedColumns, driftedCount(part)],
  ];
}

/** The performance metrics that have a CloudWatch name, by it. */
export function performanceMetrics(metrics: PerformancePart['metrics']): readonly NamedValue[] {
  return Object.entries(PERFORMANCE_METRIC_NAMES).map(([key, name]) => [name, metrics[key]?.value ?? null]);
}

/** Documents cut into requests that CloudWatch takes. Throws RangeError for a value that is not finite. */
export function batchMetricData(data: readonly MetricDatum[]): readonly (readonly MetricDatum[])[] {
  const batches: MetricDatum[][] = [];
  let bytes = 0;
  for (const datum of data) {
    if (!Number.isFinite(datum.Value)) throw new RangeError(`${datum.MetricName} is ${datum.Value}`);
    const size = JSON.stringify(datum).length * 2;
    const batch = batches.at(-1);
    if (batch === undefined || batch.length === MAX_METRICS_A_REQUEST || bytes + size > MAX_BYTES_A_REQUEST) {
      batches.push([datum]);
      bytes = size;
    } else {
      batch.push(datum);
      bytes += size;
    }
  }
  return batches;
}

function driftVerdict({ drift }: Report): readonly NamedValue[] {
  return drift === null ? [] : [[MONITOR_METRICS.dataDrift, verdictValue(drift.verdict)]];
}

function driftValues({ drift, rows }: Report): readonly NamedValue[] {
  const counted: NamedValue = [MONITOR_METRICS.rows, rows.current];
  if (drift === null) return [counted];
  return [
    counted,
    [MONITOR_METRICS.driftScore, drift.score],
    [MONITOR_METRICS.driftedColumns, driftedCount(drift)],
    [MONITOR_METRICS.missingShare, missingShare(drift.columns)],
  ];
}

function degradationVerdict({ degradation }: Report): readonly NamedValue[] {
  return degradation === null ? [] : [[MONITOR_METRICS.degradation, verdictValue(degradation.verdict)]];
}

function performanceValues({ performance, degradation, labels }: Report): readonly NamedValue[] {
  // Labels still to come: the labelled stage publishes these once they are in.
  if (performance === null || performance.reason === 'labels-immature') return [];
  return [
    ...performanceMetrics(performance.metrics),
    [MONITOR_METRICS.labelCoverage, performance.labelCoverage],
    [MONITOR_METRICS.labelLagSeconds, labels?.lagSeconds ?? null],
    [MONITOR_METRICS.conceptDrift, degradation?.conceptDrift ?? null],
    ...baselineValues(degradation),
  ];
}

/** What the rules compared the window with, where that was the baseline; each metric once. */
function baselineValues(degradation: DegradationPart | null): readonly NamedValue[] {
  const names: Readonly<Record<string, string>> = PERFORMANCE_METRIC_NAMES;
  const values = (degradation?.rules ?? []).flatMap(({ rule, metric, against }) => {
    const name = names[metric];
    const isCompared = rule === 'dropFromBaseline' || rule === 'conceptDrift';
    return isCompared && name !== undefined ? [[baselineMetricName(name), against] as const] : [];
  });
  return [...new Map(values)];
}

type Reader = (report: Report) => readonly NamedValue[];

const VERDICTS_OF: Readonly<Record<PublishedPart, Reader>> = {
  drift: driftVerdict,
  performance: degradationVerdict,
};

const VALUES_OF: Readonly<Record<PublishedPart, Reader>> = {
  drift: driftValues,
  performance: performanceValues,
};

function verdictValue(verdict: Verdict): number | null {
  return verdict === 'INSUFFICIENT_DATA' ? null : Number(verdict === 'ALARM');
}

function driftedCount(part: DriftPart): number | null {
  return part.verdict === 'INSUFFICIENT_DATA' ? null : part.driftedColumns.length;
}

/** Share of the watched columns' values that are missing in the window; null without any. */
function missingShare(columns: readonly DriftColumn[]): number | null {
  const perColumn = new Map(columns.map((column) => [column.column, column]));
  let missing = 0;
  let all = 0;
  for (const column of perColumn.values()) {
    missing += column.missing.current;
    all += column.missing.current + column.n.current;
  }
  return all === 0 ? null : missing / all;
}
