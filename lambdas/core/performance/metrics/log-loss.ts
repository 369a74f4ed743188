import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import type { MetricValue } from '../../../contract/report.ts';
import type { LogLossSums } from '../log-loss-sums.ts';
import { meanSignificance } from '../mean-significance.ts';
import { meanValue, undefinedValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';

/**
 * Mean of −ln(probability given to the class that came true), 0 at best; probabilities are kept 2⁻⁵² from 0
 * and 1. Undefined without probabilities, and where one lies outside 0 to 1. Mean ± t.
 */
export const logLoss = defineMetric({
  key: 'logLoss',
  title: 'Log loss',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.logLoss,
  direction: 'lower',
  range: [0, -Math.log(2 ** -52)],
  unit: 'nats',
  byTask: {
    binary: { read: (state) => readLogLoss(state.logLoss), significance: meanSignificance },
    multiclass: { read: (state) => readLogLoss(state.logLoss), significance: meanSignificance },
  },
});

function readLogLoss({ loss, invalid }: LogLossSums): MetricValue {
  if (invalid > 0) return undefinedValue(loss.count + invalid, 'probability-outside-0-to-1');
  return loss.count === 0 ? undefinedValue(0, 'no-probabilities') : meanValue(loss);
}
