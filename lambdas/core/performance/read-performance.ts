import type { MetricValue, PerformancePart } from '../../contract/report.ts';
import { formatNumber, formatShare } from '../format.ts';
import { confusionOf } from './confusion.ts';
import type { PerformanceMetric } from './metric.ts';
import { findMetric, metricsOf, PRIMARY_METRICS } from './metrics.ts';
import type { PerformanceState } from './state.ts';

export interface PerformanceOptions {
  /** Rows of the window that hold a prediction, labelled or not. */
  readonly rows: number;
  /** Fewer labelled rows give INSUFFICIENT_DATA. */
  readonly minimumRows: number;
  /** Labels may still come: nothing is judged yet. Default false. */
  readonly labelsImmature?: boolean;
  /** Metric that the sentence names: mse or accuracy unless set. */
  readonly primary?: string;
}

/**
 * The performance of one window: every metric of the state's task with its interval.
 *
 * Measured values are shown whatever the verdict is: OK, or INSUFFICIENT_DATA for `labels-immature` or
 * `too-few-rows`. Performance itself never alarms: that is for degradation.
 *
 * @example readPerformance(state, { rows: 500, minimumRows: 100 }).metrics.mse?.value
 */
export function readPerformance(state: PerformanceState, options: PerformanceOptions): PerformancePart {
  const n = state.rows;
  const reason = reasonNotToJudge(n, options);
  const metrics = Object.fromEntries(metricsOf(state.task).map((metric) => [metric.key, metric.read(state)]));
  const primary = findMetric(state.task, options.primary ?? '') ?? PRIMARY_METRICS[state.task];
  return {
    verdict: reason === null ? 'OK' : 'INSUFFICIENT_DATA',
    reason,
    task: state.task,
    n,
    labelCoverage: options.rows > 0 ? n / options.rows : null,
    metrics,
    confusion: confusionOf(state),
    sentence: `${sayMetric(primary, metrics[primary.key] as MetricValue)} ${sayRows(n, options)}${sayLeftOut(state)}`,
  };
}

function reasonNotToJudge(n: number, { labelsImmature, minimumRows }: PerformanceOptions): string | null {
  if (labelsImmature === true) return 'labels-immature';
  return n < minimumRows ? 'too-few-rows' : null;
}

function sayMetric({ title }: PerformanceMetric, { value, low, high, reason }: MetricValue): string {
  if (value === null) return `${title} is undefined (${reason}).`;
  const interval =
    low === null || high === null ? '' : ` (95 % interval ${formatNumber(low)} to ${formatNumber(high)})`;
  return `${title} is ${formatNumber(value)}${interval}.`;
}

function sayRows(n: number, { rows, minimumRows, labelsImmature }: PerformanceOptions): string {
  const share = rows > 0 ? ` (${formatShare(n / rows)})` : '';
  const seen = `${n} of ${rows} predictions${share} have their label`;
  if (labelsImmature === true) {
    return `${seen}; ${n < rows ? 'more may come' : 'until labelDelay has passed they may change'}, so it is too early to judge.`;
  }
  return n < minimumRows ? `${seen}; ${minimumRows} are needed to judge.` : `${seen}.`;
}

function sayLeftOut(state: PerformanceState): string {
  if (state.task !== 'regression' || state.zeroLabels === 0) return '';
  const rows = state.zeroLabels === 1 ? 'row' : 'rows';
  return ` The percentage error leaves out ${state.zeroLabels} ${rows} whose label is 0.`;
}
