import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import type { MetricValue } from '../../../contract/report.ts';
import { meanSignificance } from '../mean-significance.ts';
import { meanValue, undefinedValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import { percentageErrors } from '../regression-means.ts';
import type { RegressionState } from '../regression-state.ts';

/**
 * Mean absolute percentage error as a fraction: mean of |prediction − label| / |label|, 0 at best. Rows with
 * label 0 are left out, so `n` may be smaller than elsewhere. Mean ± t.
 */
export const mape = defineMetric({
  key: 'mape',
  title: 'Mean absolute percentage error',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.mape,
  direction: 'lower',
  range: [0, Number.POSITIVE_INFINITY],
  unit: 'fraction',
  byTask: { regression: { read: readMape, significance: meanSignificance } },
});

function readMape(state: RegressionState): MetricValue {
  const onlyZeros = state.rows > 0 && state.zeroLabels === state.rows;
  return onlyZeros ? undefinedValue(0, 'all-labels-zero') : meanValue(percentageErrors(state));
}
