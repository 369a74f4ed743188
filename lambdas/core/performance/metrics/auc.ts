import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import type { MetricValue } from '../../../contract/report.ts';
import { undefinedValue } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import { normalSignificance } from '../normal-significance.ts';
import { areaValue, rocArea } from '../roc.ts';
import type { ScoreTable } from '../score-table.ts';

/**
 * Area under the ROC curve: the chance that a positive scores higher than a negative, ties counting half;
 * 1 at best, 0.5 for guessing. DeLong's interval on the logit scale.
 *
 * Undefined without probabilities or where a class has no rows, or all. Multiclass: mean over the classes,
 * each against the rest.
 */
export const auc = defineMetric({
  key: 'auc',
  title: 'ROC AUC',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.auc,
  direction: 'higher',
  range: [0, 1],
  unit: 'none',
  byTask: {
    binary: { read: (state) => readAreas([state.scores], 'positives'), significance: normalSignificance },
    multiclass: {
      read: (state) => readAreas(state.scores, 'rows-of-a-class'),
      significance: normalSignificance,
    },
  },
});

function readAreas(tables: readonly ScoreTable[], positives: string): MetricValue {
  const n = tables[0] === undefined ? 0 : sumCounts(tables[0].positives) + sumCounts(tables[0].negatives);
  if (n === 0) return undefinedValue(0, 'no-probabilities');
  const areas = tables.map(rocArea).filter((area) => area !== null);
  if (areas.length === tables.length) return areaValue(areas, n);
  const somePositives = tables.every((table) => sumCounts(table.positives) > 0);
  return undefinedValue(n, somePositives ? 'no-negatives' : `no-${positives}`);
}

function sumCounts(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
