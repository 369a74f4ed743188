import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import { meanSignificance } from '../mean-significance.ts';
import { meanValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import { squaredErrors } from '../regression-means.ts';

/** Mean squared error: mean of (prediction − label)², 0 at best. Mean ± t. */
export const mse = defineMetric({
  key: 'mse',
  title: 'Mean squared error',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.mse,
  direction: 'lower',
  range: [0, Number.POSITIVE_INFINITY],
  unit: 'label squared',
  byTask: {
    regression: { read: (state) => meanValue(squaredErrors(state)), significance: meanSignificance },
  },
});
