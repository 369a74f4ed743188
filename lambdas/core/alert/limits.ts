import type { Channel, Limits } from '../../contract/alerts.ts';
import type { Report } from '../../contract/report.ts';
import { formatNumber } from '../format.ts';
import { reportMetrics } from '../metric-data.ts';
import type { AlarmNotice } from './alarm-notice.ts';

/** How a window stands to a limit of a channel's own. */
export interface LimitState {
  readonly channel: string;
  readonly metric: string;
  readonly value: number;
  /** Whether the value is past the limit. */
  readonly passed: boolean;
  /** Such as "DriftScore 0.031 > 0.026" or "DriftScore 0.02 keeps max 0.026". */
  readonly sentence: string;
}

/** Metrics of a report by their CloudWatch names; what is not measured, or not judged yet, is left out. */
export function valuesOf(report: Report): ReadonlyMap<string, number> {
  const now = report.window.end ?? '1970-01-01T00:00:00Z';
  const { data } = reportMetrics(report, { parts: ['drift', 'performance'], now });
  return new Map(data.map(({ MetricName, Value }) => [MetricName, Value]));
}

/** How a window's values stand to the limits of a channel that the window has values for. */
export function checkLimits(
  { name, thresholds }: Channel,
  values: ReadonlyMap<string, number>,
): readonly LimitState[] {
  return Object.entries(thresholds).flatMap(([metric, limits]) => {
    const value = values.get(metric);
    if (value === undefined) return [];
    const past = describePassed(value, limits);
    const kept = `keeps ${Object.entries(limits)
      .map(([side, limit]) => `${side} ${limit}`)
      .join(' and ')}`;
    const sentence = `${metric} ${formatNumber(value)} ${past ?? kept}`;
    return [{ channel: name, metric, value, passed: past !== null, sentence }];
  });
}

/** A limit's state in the shape of an alarm's notification, so that both become incidents alike. */
export function noticeOfLimit(
  { channel, metric, passed, sentence }: LimitState,
  { model, at, arn }: { readonly model: string; readonly at: string | null; readonly arn: string | null },
): AlarmNotice {
  return {
    alarmName: `${channel}-${metric}`,
    description: null,
    state: passed ? 'ALARM' : 'OK',
    oldState: null,
    reason: sentence,
    at,
    region: null,
    arn,
    metricName: metric,
    model,
  };
}

function describePassed(value: number, { min, max }: Limits): string | null {
  if (max !== undefined && value > max) return `> ${max}`;
  return min !== undefined && value < min ? `< ${min}` : null;
}
