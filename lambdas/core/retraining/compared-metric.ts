import type { Monitor } from '../../contract/monitor.ts';
import { COMPARED_METRIC_KEYS, type ComparedMetricKey, type Task } from '../../contract/names.ts';
import { ConfigError } from '../errors.ts';
import { quoteNames } from '../format.ts';
import { findMetric, PRIMARY_METRICS } from '../performance/metrics.ts';

/**
 * What a monitor's models are compared by: `retraining.evaluation.metric`, else the primary metric if its
 * paired difference has an interval, else mse or accuracy.
 *
 * @throws ConfigError where the task does not have the metric
 */
export function comparedMetric({ task, performance, retraining }: Monitor): ComparedMetricKey {
  const wanted = retraining?.evaluation.metric;
  const allowed = comparedMetricsOf(task);
  if (wanted === undefined) {
    return (
      allowed.find((key) => key === performance.primary) ?? (PRIMARY_METRICS[task].key as ComparedMetricKey)
    );
  }
  if (allowed.includes(wanted)) return wanted;
  const list = quoteNames(allowed);
  throw new ConfigError(`retraining.evaluation.metric: got "${wanted}", allowed for ${task}: ${list}`);
}

function comparedMetricsOf(task: Task): readonly ComparedMetricKey[] {
  return COMPARED_METRIC_KEYS.filter((key) =>
    key === 'auc' ? task === 'binary' : findMetric(task, key) !== undefined,
  );
}
