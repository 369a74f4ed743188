import type { Monitor } from '../../contract/monitor.ts';
import type { PerformanceMetric } from './metric.ts';
import { findMetric, PRIMARY_METRICS } from './metrics.ts';
import { conceptDriftError } from './watched-metric.ts';

/**
 * The metrics that a monitor's rules compare with the baseline and CloudWatch knows: the error that concept
 * drift is measured by, and the primary one where its drop from the baseline is limited.
 *
 * @example baselineMetrics(monitor).map(({ key }) => key) // ['mse', 'rmse']
 */
export function baselineMetrics({ task, performance, columns }: Monitor): readonly PerformanceMetric[] {
  if (columns.label === undefined) return [];
  const primary = performance.primary ?? PRIMARY_METRICS[task].key;
  const keys = new Set([
    conceptDriftError(task, []).key,
    ...(performance.maxDropFromBaseline === undefined ? [] : [primary]),
  ]);
  const metrics = [...keys].flatMap((key) => findMetric(task, key) ?? []);
  return metrics.filter(({ cloudWatchName }) => cloudWatchName !== null);
}
