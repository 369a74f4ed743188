import type { PerformanceMetricKey } from './names.ts';

/** Every CloudWatch metric a monitor publishes about its own judgements, by what it measures. */
export const MONITOR_METRICS = {
  dataDrift: 'DataDrift',
  driftScore: 'DriftScore',
  driftedColumns: 'DriftedColumns',
  conceptDrift: 'ConceptDrift',
  degradation: 'Degradation',
  labelCoverage: 'LabelCoverage',
  labelLagSeconds: 'LabelLagSeconds',
  rows: 'Rows',
  missingShare: 'MissingShare',
  monitorRuns: 'MonitorRuns',
} as const;

/** The one dimension of every metric a monitor publishes. */
export const MODEL_DIMENSION = 'Model';

/** CloudWatch name of each performance metric in a report. */
export const PERFORMANCE_METRIC_NAMES = {
  mse: 'MSE',
  rmse: 'RMSE',
  mae: 'MAE',
  r2: 'R2',
  mape: 'MAPE',
  bias: 'Bias',
  accuracy: 'Accuracy',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  logLoss: 'LogLoss',
  auc: 'AUC',
} as const satisfies Record<PerformanceMetricKey, string>;

/**
 * CloudWatch name of what a metric was on the baseline, published beside it where a rule compares the two.
 *
 * @example baselineMetricName('RMSE') // 'RMSEBaseline'
 */
export function baselineMetricName(cloudWatchName: string): string {
  return `${cloudWatchName}Baseline`;
}
