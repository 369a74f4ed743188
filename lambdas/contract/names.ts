/** What the model predicts; decides which performance metrics exist. */
export const TASKS = ['regression', 'binary', 'multiclass'] as const;
export type Task = (typeof TASKS)[number];

/** How a column is compared: by its distribution function, or by its category counts. */
export const COLUMN_KINDS = ['numeric', 'categorical'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];

/** Every judgement, of a column, a rule, a part or a whole window, is one of these. */
export const VERDICTS = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How the columns' comparisons become one drift verdict. */
export const DRIFT_RULES = ['budget', 'anyColumn', 'meanStatistic', 'share'] as const;
export type DriftRule = (typeof DRIFT_RULES)[number];

/** What the rules with a limit of their own go by, unless `drift.threshold` says otherwise. */
export const DRIFT_RULE_LIMITS = {
  anyColumn: 0.05,
  meanStatistic: 0.1,
  share: 0.5,
} as const satisfies Partial<Record<DriftRule, number>>;

/** What rule `budget` corrects for many tests by: Holm bounds the false alarms, the other their share. */
export const DRIFT_CORRECTIONS = ['holm', 'benjamini-hochberg'] as const;
export type DriftCorrection = (typeof DRIFT_CORRECTIONS)[number];

/** What can be measured of a column's drift besides the tests; it never sets a verdict. */
export const DRIFT_MEASURES = [
  'psi',
  'jensen-shannon',
  'wasserstein',
  'l-infinity',
  'quantile-shift',
  'out-of-range',
  'outlier-share',
  'unseen-share',
] as const;

/** What goes round in the data, so that a window is compared with the same part of the reference; UTC. */
export const SEASONS = ['none', 'hour-of-day', 'day-of-week'] as const;
export type Season = Exclude<(typeof SEASONS)[number], 'none'>;

/** How a degradation rule treats chance: a significance test on top of the limit, or the bare limit. */
export const GUARDS = ['significance', 'none'] as const;
export type Guard = (typeof GUARDS)[number];

/** File formats that predictions, labels and baselines may have. */
const DATA_FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export type DataFormat = (typeof DATA_FORMATS)[number];

/** Formats of predictions: a file format, or what SageMaker captures of an endpoint. */
export const PREDICTION_FORMATS = [...DATA_FORMATS, 'data-capture'] as const;
export type PredictionFormat = (typeof PREDICTION_FORMATS)[number];

/** Formats of labels: a file format, or SageMaker's ground truth. */
export const LABEL_FORMATS = [...DATA_FORMATS, 'ground-truth'] as const;
export type LabelFormat = (typeof LABEL_FORMATS)[number];

/** Keys of the performance metrics in reports and in `performance.thresholds`. */
export const PERFORMANCE_METRIC_KEYS = [
  'mse',
  'rmse',
  'mae',
  'r2',
  'mape',
  'bias',
  'accuracy',
  'precision',
  'recall',
  'f1',
  'logLoss',
  'auc',
] as const;
export type PerformanceMetricKey = (typeof PERFORMANCE_METRIC_KEYS)[number];

/** What a champion and a challenger may be compared by: metrics whose paired difference has an interval. */
export const COMPARED_METRIC_KEYS = ['mse', 'rmse', 'mae', 'mape', 'accuracy', 'logLoss', 'auc'] as const;
export type ComparedMetricKey = (typeof COMPARED_METRIC_KEYS)[number];

/** Whether data drift alone may start a retraining run. */
export const ON_DRIFT = ['whenHarmed', 'never'] as const;

/** How requests move from one model to the next. */
export const DEPLOY_STRATEGIES = ['allAtOnce', 'canary', 'linear'] as const;

/** How rows are written into a request to an endpoint. */
export const PAYLOAD_FORMATS = ['csv', 'csvWithHeader', 'json'] as const;
export type PayloadFormat = (typeof PAYLOAD_FORMATS)[number];

/** How urgent an alert is: a changed input warns, a model or monitor that fails its users is critical. */
export const ALERT_SEVERITIES = ['warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** Where alerts may go beside mail: whose payload a webhook takes. */
export const CHANNEL_TYPES = ['slack', 'discord', 'teams', 'webhook'] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];
