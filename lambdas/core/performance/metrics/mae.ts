import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import { meanSignificance } from '../mean-significance.ts';
import { meanValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import { absoluteErrors } from '../regression-means.ts';

/** Mean absolute error: mean of |prediction − label|, 0 at best. Mean ± t. */
export const mae = defineMetric({
  key: 'mae',
  title: 'Mean absolute error',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.mae,
  direction: 'lower',
  range: [0, Number.POSITIVE_INFINITY],
  unit: 'label',
  byTask: {
    regression: { read: (state) => meanValue(absoluteErrors(state)), significance: meanSignificance },
  },
});
