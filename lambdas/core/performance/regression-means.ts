import type { MeanSums } from './mean-sums.ts';
import { type RegressionState, sumsOf } from './regression-state.ts';

/** prediction − label of every row. */
export function signedErrors({ rows, sums }: RegressionState): MeanSums {
  return { count: rows, sum: sums.e, squares: sums.e2 };
}

/** |prediction − label| of every row. */
export function absoluteErrors({ rows, sums }: RegressionState): MeanSums {
  return { count: rows, sum: sums.absE, squares: sums.e2 };
}

/** (prediction − label)² of every row. */
export function squaredErrors({ rows, sums }: RegressionState): MeanSums {
  return { count: rows, sum: sums.s, squares: sums.s2 };
}

/** |prediction − label| / |label| of every row whose label is not 0. */
export function percentageErrors(state: RegressionState): MeanSums {
  const { p, p2 } = sumsOf(state);
  return { count: state.rows - state.zeroLabels, sum: p, squares: p2 };
}
