import type { Task } from '../../contract/names.ts';
import type { MetricValue, PerformancePart } from '../../contract/report.ts';
import type { MetricDefinition, MetricReading, PerformanceMetric } from './metric.ts';
import { accuracy } from './metrics/accuracy.ts';
import { logLoss } from './metrics/log-loss.ts';
import { mse } from './metrics/mse.ts';
import { errorRateSignificance } from './proportion-significance.ts';
import type { Significance } from './significance.ts';

/** A metric as a degradation rule sees it: read from reports, worse in one direction, testable. */
export interface WatchedMetric extends Pick<MetricDefinition, 'key' | 'title' | 'direction' | 'unit'> {
  readonly significance: Significance;
  readonly read: (part: PerformancePart) => MetricValue;
}

const ABSENT: MetricValue = {
  value: null,
  low: null,
  high: null,
  standardError: null,
  n: 0,
  reason: 'not-in-report',
};

/** A metric of the list for this task; throws a TypeError where the task does not have it. */
export function watchMetric(metric: PerformanceMetric, task: Task): WatchedMetric {
  const reading = metric.byTask[task] as MetricReading<Task> | undefined;
  if (reading === undefined) throw new TypeError(`${metric.key} is no metric of a ${task} model`);
  const { key, title, direction, unit } = metric;
  const read = (part: PerformancePart): MetricValue => part.metrics[key] ?? ABSENT;
  return { key, title, direction, unit, significance: reading.significance, read };
}

/** Share of the rows whose predicted class did not come true. */
const errorRate: WatchedMetric = {
  key: 'errorRate',
  title: 'Error rate',
  direction: 'lower',
  unit: 'fraction',
  significance: errorRateSignificance,
  read: (part) => complementOf(part.metrics[accuracy.key] ?? ABSENT),
};

function complementOf(share: MetricValue): MetricValue {
  const { value, low, high } = share;
  return {
    ...share,
    // Through the count, so that 9 of 10 right is an error rate of 0.1 and not 0.09999999999999998.
    value: value === null ? null : (share.n - Math.round(value * share.n)) / share.n,
    low: high === null ? null : 1 - high,
    high: low === null ? null : 1 - low,
  };
}

/** The errors whose relative rise is concept drift; the first that both windows have is taken. */
const CONCEPT_DRIFT_ERRORS: { readonly [T in Task]: readonly WatchedMetric[] } = {
  regression: [watchMetric(mse, 'regression')],
  binary: [watchMetric(logLoss, 'binary'), errorRate],
  multiclass: [watchMetric(logLoss, 'multiclass'), errorRate],
};

/** The error that concept drift is measured by: MSE; log loss, or the error rate where a side has none. */
export function conceptDriftError(task: Task, parts: readonly PerformancePart[]): WatchedMetric {
  const errors = CONCEPT_DRIFT_ERRORS[task];
  const known = errors.find((error) => parts.every((part) => error.read(part).value !== null));
  return known ?? (errors.at(-1) as WatchedMetric);
}
