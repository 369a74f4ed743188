import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import type { MetricValue } from '../../../contract/report.ts';
import type { BinaryState } from '../binary-state.ts';
import { averageClassScore, F1 } from '../class-averages.ts';
import { multiclassConfusion } from '../confusion.ts';
import { scoreValue, undefinedValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import { normalSignificance } from '../normal-significance.ts';
import { proportionSignificance } from '../proportion-significance.ts';
import { readRightShare } from './accuracy.ts';

/**
 * Harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN), 1 at best; delta-method interval.
 *
 * Binary: it rests on the rows that are positive or predicted so, and is undefined without any.
 * Multiclass: macro average.
 */
export const f1 = defineMetric({
  key: 'f1',
  title: 'F1',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.f1,
  direction: 'higher',
  range: [0, 1],
  unit: 'fraction',
  byTask: {
    binary: { read: readBinaryF1, significance: normalSignificance },
    multiclass: {
      read: (state) => averageClassScore(multiclassConfusion(state), F1, 'macro'),
      significance: normalSignificance,
    },
  },
});

function readBinaryF1({ truePositives, falsePositives, falseNegatives }: BinaryState): MetricValue {
  const wrong = falsePositives + falseNegatives;
  const rows = truePositives + wrong;
  if (rows === 0) return undefinedValue(0, 'no-positives');
  const size = 2 * truePositives + wrong;
  const value = (2 * truePositives) / size;
  const variance = (truePositives * (2 - 2 * value) ** 2 + wrong * value ** 2) / size ** 2;
  return scoreValue(value, Math.sqrt(variance), rows);
}

/** F1 over all classes' rows together: the accuracy. Multiclass, in the report only. */
export const f1Micro = defineMetric({
  ...f1,
  key: 'f1Micro',
  title: 'F1, micro average',
  cloudWatchName: null,
  byTask: { multiclass: { read: readRightShare, significance: proportionSignificance } },
});

/** F1 averaged over the classes by their labelled rows. Multiclass, in the report only. */
export const f1Weighted = defineMetric({
  ...f1,
  key: 'f1Weighted',
  title: 'F1, weighted average',
  cloudWatchName: null,
  byTask: {
    multiclass: {
      read: (state) => averageClassScore(multiclassConfusion(state), F1, 'weighted'),
      significance: normalSignificance,
    },
  },
});
