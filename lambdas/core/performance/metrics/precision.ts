import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import { averageClassScore, PRECISION } from '../class-averages.ts';
import { multiclassConfusion } from '../confusion.ts';
import { proportionValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import { normalSignificance } from '../normal-significance.ts';
import { proportionSignificance } from '../proportion-significance.ts';
import { readRightShare } from './accuracy.ts';

/**
 * Binary: share of the predicted positives that came true, 1 at best; Wilson interval; undefined where none was predicted.
 * Multiclass: macro average, delta-method interval.
 */
export const precision = defineMetric({
  key: 'precision',
  title: 'Precision',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.precision,
  direction: 'higher',
  range: [0, 1],
  unit: 'fraction',
  byTask: {
    binary: {
      read: (state) =>
        proportionValue(
          state.truePositives,
          state.truePositives + state.falsePositives,
          'no-predicted-positives',
        ),
      significance: proportionSignificance,
    },
    multiclass: {
      read: (state) => averageClassScore(multiclassConfusion(state), PRECISION, 'macro'),
      significance: normalSignificance,
    },
  },
});

/** Precision over all classes' rows together: the accuracy. Multiclass, in the report only. */
export const precisionMicro = defineMetric({
  ...precision,
  key: 'precisionMicro',
  title: 'Precision, micro average',
  cloudWatchName: null,
  byTask: { multiclass: { read: readRightShare, significance: proportionSignificance } },
});

/** Precision averaged over the classes by their labelled rows. Multiclass, in the report only. */
export const precisionWeighted = defineMetric({
  ...precision,
  key: 'precisionWeighted',
  title: 'Precision, weighted average',
  cloudWatchName: null,
  byTask: {
    multiclass: {
      read: (state) => averageClassScore(multiclassConfusion(state), PRECISION, 'weighted'),
      significance: normalSignificance,
    },
  },
});
