import type { Task } from '../../contract/names.ts';
import type { PerformanceMetric } from './metric.ts';
import { accuracy } from './metrics/accuracy.ts';
import { auc } from './metrics/auc.ts';
import { bias } from './metrics/bias.ts';
import { f1, f1Micro, f1Weighted } from './metrics/f1.ts';
import { logLoss } from './metrics/log-loss.ts';
import { mae } from './metrics/mae.ts';
import { mape } from './metrics/mape.ts';
import { mse } from './metrics/mse.ts';
import { precision, precisionMicro, precisionWeighted } from './metrics/precision.ts';
import { r2 } from './metrics/r2.ts';
import { recall, recallMicro, recallWeighted } from './metrics/recall.ts';
import { rmse } from './metrics/rmse.ts';

/** Every performance metric, in the order of reports and tables. */
export const PERFORMANCE_METRICS = [
  mse,
  rmse,
  mae,
  r2,
  mape,
  bias,
  accuracy,
  precision,
  recall,
  f1,
  logLoss,
  auc,
  precisionMicro,
  precisionWeighted,
  recallMicro,
  recallWeighted,
  f1Micro,
  f1Weighted,
] as const satisfies readonly PerformanceMetric[];

/** The metric that the drop rules watch where the monitor file names none. */
export const PRIMARY_METRICS = {
  regression: mse,
  binary: accuracy,
  multiclass: accuracy,
} as const satisfies Record<Task, PerformanceMetric>;

/** The metric of this key, if this task has it. */
export function findMetric(task: Task, key: string): PerformanceMetric | undefined {
  return metricsOf(task).find((metric) => metric.key === key);
}

/** The metrics of one task. */
export function metricsOf(task: Task): readonly PerformanceMetric[] {
  const metrics: readonly PerformanceMetric[] = PERFORMANCE_METRICS;
  return metrics.filter((metric) => metric.tasks.includes(task));
}
