import { addColumn, addProducts, COLUMN_LENGTH, columnOf } from '../stats/exact-columns.ts';
import { type ExactSum, isFiniteSum, mergeSums, zeroSum } from '../stats/exact-sum.ts';
import { dyadic, dyadicSum, minus, ratio, times } from './dyadic.ts';

/** Everything a mean and its standard error need: count, Σx and Σx², both exact. */
export interface MeanSums {
  count: number;
  readonly sum: ExactSum;
  readonly squares: ExactSum;
}

export function zeroMean(): MeanSums {
  return { count: 0, sum: zeroSum(), squares: zeroSum() };
}

/** Adds values in place. */
export function addToMean(state: MeanSums, values: Float64Array): void {
  for (let start = 0; start < values.length; start += COLUMN_LENGTH) {
    const part = values.subarray(start, start + COLUMN_LENGTH);
    const column = columnOf(part, part.length);
    addColumn(state.sum, column);
    addProducts(state.squares, column, column);
  }
  state.count += values.length;
}

/** The sums of both, as a new state; order-free. */
export function mergeMeans(a: MeanSums, b: MeanSums): MeanSums {
  return {
    count: a.count + b.count,
    sum: mergeSums(a.sum, b.sum),
    squares: mergeSums(a.squares, b.squares),
  };
}

/** The mean alone, exact up to one rounding; NaN without values and where one was not finite. */
export function meanOf({ count, sum }: Pick<MeanSums, 'count' | 'sum'>): number {
  return count === 0 || !isFiniteSum(sum) ? Number.NaN : ratio(dyadicSum(sum), dyadic(count));
}

/**
 * Mean and standard error (n − 1 in the variance), each exact up to one rounding; the same bits for any
 * order of the values. The mean is NaN without values and where one was not finite, the standard error
 * also for one value.
 *
 * @example mean and standardError of 1, 2, 3 // 2 and 0.577350269189625…
 */
export function readMean(state: MeanSums): { readonly mean: number; readonly standardError: number } {
  const mean = meanOf(state);
  if (Number.isNaN(mean)) return { mean, standardError: Number.NaN };
  const n = dyadic(state.count);
  const sum = dyadicSum(state.sum);
  const spread = minus(times(n, dyadicSum(state.squares)), times(sum, sum));
  const freedom = times(n, n, dyadic(state.count - 1));
  return { mean, standardError: Math.sqrt(ratio(spread, freedom)) };
}
