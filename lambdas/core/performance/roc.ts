import type { MetricValue } from '../../contract/report.ts';
import { bareValue, scoreValue, undefinedValue, Z_95 } from './measured-value.ts';
import { type ScoreCount, type ScoreTable, sortedScores } from './score-table.ts';

/** The area under one ROC curve. */
export interface RocArea {
  readonly area: number;
  /** DeLong's variance; null with fewer than two rows on a side. */
  readonly variance: number | null;
  readonly positives: number;
  readonly negatives: number;
  /** How far `area` can be from the area of the scores before they shared cells; 0 for exact tables. */
  readonly errorBound: number;
}

/** A metric value that may be off by at most `errorBound`, for which its interval is widened. */
export interface BoundedValue extends MetricValue {
  readonly errorBound?: number;
}

/**
 * The probability that a positive scores higher than a negative, ties counting half, with DeLong's variance.
 *
 * Null without positives or without negatives. The area is an exact quotient of whole numbers up to
 * 4.5 · 10¹⁵ pairs. O(k log k) in the distinct scores.
 *
 * Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837–845.
 */
export function rocArea(table: ScoreTable): RocArea | null {
  const counts = sortedScores(table);
  const positives = counts.reduce((sum, count) => sum + count.positives, 0);
  const negatives = counts.reduce((sum, count) => sum + count.negatives, 0);
  if (positives === 0 || negatives === 0) return null;
  const halfWins = counts.reduce(countHalfWins(), 0);
  const area = halfWins / (2 * positives * negatives);
  const shared = counts.reduce((sum, count) => sum + count.positives * count.negatives, 0);
  return {
    area,
    variance: deLongVariance(counts, { area, positives, negatives }),
    positives,
    negatives,
    errorBound: table.inCells ? shared / (2 * positives * negatives) : 0,
  };
}

/** Adds up, from the lowest score on: two for each negative below a positive, one for each tie. */
function countHalfWins(): (sum: number, count: ScoreCount) => number {
  let below = 0;
  return (sum, { positives, negatives }) => {
    const wins = positives * (2 * below + negatives);
    below += negatives;
    return sum + wins;
  };
}

type Areas = Pick<RocArea, 'area' | 'positives' | 'negatives'>;

function deLongVariance(counts: readonly ScoreCount[], { area, positives, negatives }: Areas): number | null {
  if (positives < 2 || negatives < 2) return null;
  let [negativesBelow, positivesAbove] = [0, positives];
  let [positiveSquares, negativeSquares] = [0, 0];
  for (const count of counts) {
    positivesAbove -= count.positives;
    const positivePlace = (negativesBelow + count.negatives / 2) / negatives;
    const negativePlace = (positivesAbove + count.positives / 2) / positives;
    positiveSquares += count.positives * (positivePlace - area) ** 2;
    negativeSquares += count.negatives * (negativePlace - area) ** 2;
    negativesBelow += count.negatives;
  }
  return positiveSquares / ((positives - 1) * positives) + negativeSquares / ((negatives - 1) * negatives);
}

/**
 * Areas averaged over one or several curves, with DeLong's interval on the logit scale.
 *
 * The curves of several classes share their rows and the tables do not say how; the standard error of the
 * average is then the average of the standard errors, which is the largest it can be. Where the variance is
 * zero (all pairs right, all wrong, or all scores equal) the area is taken for a proportion of as many rows
 * as the smaller side has. A side of one row has no variance: the area has no interval (`one-row-of-a-class`).
 */
export function areaValue(areas: readonly RocArea[], n: number): BoundedValue {
  const area = mean(areas.map((one) => one.area));
  const errorBound = mean(areas.map((one) => one.errorBound));
  const variances = areas.map((one) => one.variance);
  if (areas.length === 0) return undefinedValue(n, 'no-probabilities');
  if (variances.includes(null)) return bareValue(area, n, 'one-row-of-a-class');
  const standardError = mean(variances.map((variance) => Math.sqrt(variance as number)));
  const smallerSide = Math.min(...areas.map(({ positives, negatives }) => Math.min(positives, negatives)));
  const value =
    standardError > 0 && area < 1 ? logitValue(area, standardError) : scoreValue(area, 0, smallerSide);
  return errorBound === 0 ? { ...value, n } : { ...widen(value, errorBound), n };
}

function logitValue(area: number, standardError: number): Omit<MetricValue, 'n'> {
  const middle = Math.log(area / (1 - area));
  const half = (Z_95 * standardError) / (area * (1 - area));
  return { value: area, low: logistic(middle - half), high: logistic(middle + half), standardError };
}

function widen(value: Omit<MetricValue, 'n'>, errorBound: number): Omit<BoundedValue, 'n'> {
  const low = Math.max(0, (value.low as number) - errorBound);
  return { ...value, low, high: Math.min(1, (value.high as number) + errorBound), errorBound };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
