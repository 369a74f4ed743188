import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import { averageClassScore, RECALL } from '../class-averages.ts';
import { multiclassConfusion } from '../confusion.ts';
import { proportionValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import { normalSignificance } from '../normal-significance.ts';
import { proportionSignificance } from '../proportion-significance.ts';
import { readRightShare } from './accuracy.ts';

/**
 * Binary: share of the true positives that were predicted, 1 at best; Wilson interval; undefined where there is none.
 * Multiclass: macro average, delta-method interval.
 */
export const recall = defineMetric({
  key: 'recall',
  title: 'Recall',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.recall,
  direction: 'higher',
  range: [0, 1],
  unit: 'fraction',
  byTask: {
    binary: {
      read: (state) =>
        proportionValue(state.truePositives, state.truePositives + state.falseNegatives, 'no-positives'),
      significance: proportionSignificance,
    },
    multiclass: {
      read: (state) => averageClassScore(multiclassConfusion(state), RECALL, 'macro'),
      significance: normalSignificance,
    },
  },
});

/** Recall over all classes' rows together: the accuracy. Multiclass, in the report only. */
export const recallMicro = defineMetric({
  ...recall,
  key: 'recallMicro',
  title: 'Recall, micro average',
  cloudWatchName: null,
  byTask: { multiclass: { read: readRightShare, significance: proportionSignificance } },
});

/** Recall averaged over the classes by their labelled rows. Multiclass, in the report only. */
export const recallWeighted = defineMetric({
  ...recall,
  key: 'recallWeighted',
  title: 'Recall, weighted average',
  cloudWatchName: null,
  byTask: {
    multiclass: {
      read: (state) => averageClassScore(multiclassConfusion(state), RECALL, 'weighted'),
      significance: normalSignificance,
    },
  },
});
