import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import type { MetricValue } from '../../../contract/report.ts';
import { proportionValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import type { MulticlassState } from '../multiclass-state.ts';
import { proportionSignificance } from '../proportion-significance.ts';

/** Share of the rows whose predicted class came true, 1 at best. Wilson interval. */
export const accuracy = defineMetric({
  key: 'accuracy',
  title: 'Accuracy',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.accuracy,
  direction: 'higher',
  range: [0, 1],
  unit: 'fraction',
  byTask: {
    binary: {
      read: (state) => proportionValue(state.truePositives + state.trueNegatives, state.rows, 'no-rows'),
      significance: proportionSignificance,
    },
    multiclass: { read: readRightShare, significance: proportionSignificance },
  },
});

/** The share of right rows of a multiclass model, which is also each of its micro averages. */
export function readRightShare(state: MulticlassState): MetricValue {
  let right = 0;
  for (const [label, row] of state.counts) right += row.get(label) ?? 0;
  return proportionValue(right, state.rows, 'no-rows');
}
