import type { ConfusionMatrix, MetricValue } from '../../contract/report.ts';
import { scoreValue, undefinedValue } from './measured-value.ts';

/**
 * A score of one class from its hits, its labelled and its predicted rows:
 * `hitWeight` · hits / (`labelledWeight` · labelled + `predictedWeight` · predicted).
 */
export interface ClassScore {
  readonly hitWeight: number;
  readonly labelledWeight: number;
  readonly predictedWeight: number;
}

export const PRECISION: ClassScore = { hitWeight: 1, labelledWeight: 0, predictedWeight: 1 };
export const RECALL: ClassScore = { hitWeight: 1, labelledWeight: 1, predictedWeight: 0 };
export const F1: ClassScore = { hitWeight: 2, labelledWeight: 1, predictedWeight: 1 };

/** How classes count in an average: all alike, or by their labelled rows. */
export type Averaging = 'macro' | 'weighted';

type ClassTerm = { readonly score: number; readonly size: number; readonly weight: number };

/**
 * A per-class score averaged over every class that occurs as label or prediction, with the delta-method
 * interval on the counts of the confusion matrix.
 *
 * A class whose own score is 0/0 (never predicted, or never the label) counts as 0, as in scikit-learn.
 * Without rows it is undefined. O(classes²).
 */
export function averageClassScore(
  matrix: ConfusionMatrix,
  score: ClassScore,
  averaging: Averaging,
): MetricValue {
  const labelled = matrix.counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const rows = labelled.reduce((sum, count) => sum + count, 0);
  if (rows === 0) return undefinedValue(0, 'no-rows');
  const terms = labelled.map((count, index): ClassTerm => {
    const predicted = matrix.counts.reduce((sum, row) => sum + (row[index] as number), 0);
    const size = score.labelledWeight * count + score.predictedWeight * predicted;
    const hits = matrix.counts[index]?.[index] as number;
    const weight = averaging === 'macro' ? 1 / labelled.length : count / rows;
    return { score: size === 0 ? 0 : (score.hitWeight * hits) / size, size, weight };
  });
  const value = terms.reduce((sum, term) => sum + term.weight * term.score, 0);
  const slopeOfWeight = (term: ClassTerm) => (averaging === 'macro' ? 0 : (term.score - value) / rows);
  const variance = sumCells(matrix, (label, prediction) => {
    const [own, other] = [terms[label] as ClassTerm, terms[prediction] as ClassTerm];
    return (slopeOfScores(score, own, other) + slopeOfWeight(own)) ** 2;
  });
  return scoreValue(Math.min(1, value), Math.sqrt(variance), rows);
}

/** How much the average rises with one more row of this label and this prediction, the weights held. */
function slopeOfScores(score: ClassScore, own: ClassTerm, other: ClassTerm): number {
  const hit = own === other ? score.hitWeight : 0;
  const gained = own.size === 0 ? 0 : (own.weight * (hit - own.score * score.labelledWeight)) / own.size;
  const lost = other.size === 0 ? 0 : (other.weight * other.score * score.predictedWeight) / other.size;
  return gained - lost;
}

function sumCells(matrix: ConfusionMatrix, term: (label: number, prediction: number) => number): number {
  let sum = 0;
  matrix.counts.forEach((row, label) => {
    row.forEach((count, prediction) => {
      if (count > 0) sum += count * term(label, prediction);
    });
  });
  return sum;
}
