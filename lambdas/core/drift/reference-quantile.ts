import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import type { Interval } from '../stats/mean.ts';

/** Rank of a quantile: the smallest value with at least that share of the sample at or below it. */
export function rankOf(percent: number, n: number): number {
  return Math.ceil((percent * n) / 100);
}

/**
 * Where the reference's value of a rank lies: known exactly, or with cut points between two of them.
 *
 * Cost: O(the baseline's values).
 */
export function referenceAt({ values, atOrBelow, equal }: NumericBaseline, rank: number): Interval {
  const place = atOrBelow.findIndex((count) => count >= rank);
  const high = values[place] as number;
  const hidden = rank <= (atOrBelow[place] as number) - (equal[place] as number);
  return { low: hidden ? (values[place - 1] as number) : high, high };
}
