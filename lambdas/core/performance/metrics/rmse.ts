import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import type { MetricValue } from '../../../contract/report.ts';
import { meanValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import { squaredErrors } from '../regression-means.ts';
import { rootSignificance } from '../root-significance.ts';

/** Root of the mean squared error, in the label's unit, 0 at best. Its interval: the roots of the MSE's ends. */
export const rmse = defineMetric({
  key: 'rmse',
  title: 'Root mean squared error',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.rmse,
  direction: 'lower',
  range: [0, Number.POSITIVE_INFINITY],
  unit: 'label',
  byTask: {
    regression: { read: (state) => rootOf(meanValue(squaredErrors(state))), significance: rootSignificance },
  },
});

/** The standard error by the delta method; the lower end of the MSE's interval may be below zero: 0 then. */
function rootOf(meanSquare: MetricValue): MetricValue {
  const { value, low, high, standardError } = meanSquare;
  if (value === null) return meanSquare;
  const root = Math.sqrt(value);
  return {
    ...meanSquare,
    value: root,
    low: low === null ? null : Math.sqrt(Math.max(0, low)),
    high: high === null ? null : Math.sqrt(high),
    standardError: standardError === null || root === 0 ? standardError : standardError / (2 * root),
  };
}
