import type { MetricValue } from '../../contract/report.ts';
import { bareValue, scoreValue, undefinedValue, Z_95 } from './measured-value.ts';
import type { ScoreTable } from './score-table.ts';

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

/**
 * The probability that a positive scores higher than a negative, ties counting half, with DeLong's variance.
 *
 * Null without positives or without negatives. The area is an exact quotient of whole numbers up to
 * 4.5 · 10¹⁵ pairs. O(distinct scores).
 *
 * Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837–845.
 */
export function rocArea(table: ScoreTable): RocArea | null {
  const positives = sum(table.positives);
  const negatives = sum(table.negatives);
  if (positives === 0 || negatives === 0) return null;
  const pairs = comparePairs(table);
  const area = (2 * pairs.won + pairs.tied) / (2 * positives * negatives);
  return {
    area,
    variance: deLongVariance(table, { area, positives, negatives }),
    positives,
    negatives,
    errorBound: table.inCells ? pairs.tied / (2 * positives * negatives) : 0,
  };
}

/** Pairs of a positive and a negative in which the positive scores higher, and in which both score alike. */
function comparePairs(table: ScoreTable): { readonly won: number; readonly tied: number } {
  let [won, tied, negativesBelow] = [0, 0, 0];
  for (let place = 0; place < table.scores.length; place += 1) {
    const positives = table.positives[place] as number;
    const negatives = table.negatives[place] as number;
    won += positives * negativesBelow;
    tied += positives * negatives;
    negativesBelow += negatives;
  }
  return { won, tied };
}

type Areas = Pick<RocArea, 'area' | 'positives' | 'negatives'>;

function deLongVariance(table: ScoreTable, { area, positives, negatives }: Areas): number | null {
  if (positives < 2 || negatives < 2) return null;
  let [negativesBelow, positivesAbove] = [0, positives];
  let [positiveSquares, negativeSquares] = [0, 0];
  for (let place = 0; place < table.scores.length; place += 1) {
    const positivesHere = table.positives[place] as number;
    const negativesHere = table.negatives[place] as number;
    positivesAbove -= positivesHere;
    const positivePlace = (negativesBelow + negativesHere / 2) / negatives;
    const negativePlace = (positivesAbove + positivesHere / 2) / positives;
    positiveSquares += positivesHere * (positivePlace - area) ** 2;
    negativeSquares += negativesHere * (negativePlace - area) ** 2;
    negativesBelow += negativesHere;
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
export function areaValue(areas: readonly RocArea[], n: number): MetricValue {
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

function widen(value: Omit<MetricValue, 'n'>, errorBound: number): Omit<MetricValue, 'n'> {
  const low = Math.max(0, (value.low as number) - errorBound);
  return { ...value, low, high: Math.min(1, (value.high as number) + errorBound), errorBound };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i] as number;
  return total;
}
