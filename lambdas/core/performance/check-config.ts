import type { Monitor } from '../../contract/monitor.ts';
import type { Task } from '../../contract/names.ts';
import { ConfigError } from '../errors.ts';
import { quoteNames } from '../format.ts';
import type { PerformanceMetric } from './metric.ts';
import { findMetric, metricsOf } from './metrics.ts';

/**
 * Throws a ConfigError that names the path, what was got and what is allowed where `performance.primary` or
 * a threshold is on a metric that the monitor's task does not have.
 */
export function checkPerformanceConfig({ task, performance }: Pick<Monitor, 'task' | 'performance'>): void {
  if (performance.primary !== undefined) {
    metricOfTask(task, performance.primary, 'performance.primary');
  }
  for (const key of Object.keys(performance.thresholds)) {
    metricOfTask(task, key, `performance.thresholds.${key}`);
  }
}

/** The metric that a path of the monitor file names; throws a ConfigError where the task does not have it. */
export function metricOfTask(task: Task, key: string, path: string): PerformanceMetric {
  const metric = findMetric(task, key);
  if (metric?.cloudWatchName != null) return metric;
  const allowed = metricsOf(task).filter((each) => each.cloudWatchName !== null);
  throw new ConfigError(
    `${path}: got "${key}", allowed for task "${task}": ${quoteNames(allowed.map((each) => each.key))}`,
  );
}
