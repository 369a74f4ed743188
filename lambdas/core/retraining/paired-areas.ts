import { Z_95 } from '../performance/measured-value.ts';
import type { PairedChange } from './paired-change.ts';

/**
 * By how many points the challenger's area under the ROC curve lies above the champion's, on the same rows,
 * with DeLong's interval for paired curves.
 *
 * Labels are 1 and 0. Null without positives or without negatives; the ends also with only one of either.
 * Where both order the rows alike the interval has no width. Cost: O(n log n).
 * Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837–845.
 *
 * @example compareAreas([1, 0], { champion: [0.2, 0.6], challenger: [0.9, 0.6] }).improvement // 1
 */
export function compareAreas(
  labels: ArrayLike<number>,
  scores: { readonly champion: ArrayLike<number>; readonly challenger: ArrayLike<number> },
): PairedChange {
  const n = labels.length;
  const champion = placementsOf(labels, scores.champion);
  const challenger = placementsOf(labels, scores.challenger);
  const { area: before } = champion;
  const { area: after } = challenger;
  if (before === null || after === null) {
    return { n, champion: before, challenger: after, improvement: null, low: null, high: null };
  }
  const improvement = after - before;
  const variance =
    varianceOfMean(differences(challenger.positives, champion.positives)) +
    varianceOfMean(differences(challenger.negatives, champion.negatives));
  const half = Z_95 * Math.sqrt(variance);
  const known = Number.isFinite(half);
  return {
    n,
    champion: before,
    challenger: after,
    improvement,
    low: known ? improvement - half : null,
    high: known ? improvement + half : null,
  };
}

interface Placements {
  /** Of each positive, the share of the negatives that score lower; of each negative, of the positives that score higher. */
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
  readonly area: number | null;
}

function placementsOf(labels: ArrayLike<number>, scores: ArrayLike<number>): Placements {
  const rows = Array.from(labels, (_, row) => row);
  const yes = rows.filter((row) => labels[row] === 1);
  const no = rows.filter((row) => labels[row] !== 1);
  const scoresOf = (some: readonly number[]) =>
    some.map((row) => scores[row] as number).sort((a, b) => a - b);
  const [ofYes, ofNo] = [scoresOf(yes), scoresOf(no)];
  const positives = yes.map((row) => rankAmong(ofNo, scores[row] as number) / no.length);
  const negatives = no.map((row) => 1 - rankAmong(ofYes, scores[row] as number) / yes.length);
  return { positives, negatives, area: yes.length === 0 || no.length === 0 ? null : meanOf(positives) };
}

/** How many of the sorted values lie below, equal ones counting half. */
function rankAmong(sorted: readonly number[], value: number): number {
  return (countBefore(sorted, (other) => other < value) + countBefore(sorted, (other) => other <= value)) / 2;
}

/** Length of the beginning for which the test holds, by halving. */
function countBefore(sorted: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function differences(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((value, index) => value - (b[index] as number));
}

function varianceOfMean(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length < 2 ? Number.NaN : squares / (values.length - 1) / values.length;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
