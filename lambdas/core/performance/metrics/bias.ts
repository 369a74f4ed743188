import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import { absoluteMeanSignificance } from '../absolute-mean-significance.ts';
import { meanValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import { signedErrors } from '../regression-means.ts';

/**
 * Mean of prediction − label, signed: above zero the model predicts too much. Best at 0. Mean ± t. Limits
 * (`min`, `max`) bound the signed value; the drop rules watch the relative rise of its size.
 */
export const bias = defineMetric({
  key: 'bias',
  title: 'Bias',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.bias,
  direction: 'zero',
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  unit: 'label',
  byTask: {
    regression: { read: (state) => meanValue(signedErrors(state)), significance: absoluteMeanSignificance },
  },
});
