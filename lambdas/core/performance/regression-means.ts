import type { MeanSums } from './mean-sums.ts';
import { type RegressionState, type RegressionSums, sumsOf } from './regression-state.ts';

/** prediction − label of every row. */
export function signedErrors(state: RegressionState): MeanSums {
  const { e, e2 } = sumsOf(state);
  return { count: state.rows, sum: e, squares: e2 };
}

/** |prediction − label| of every row. */
export function absoluteErrors(state: RegressionState): MeanSums {
  return withSquares(state, 'absE', 'e2');
}

/** (prediction − label)² of every row. */
export function squaredErrors(state: RegressionState): MeanSums {
  return withSquares(state, 's', 's2');
}

/** A sum that is at hand with squares that are added up when they are asked for. */
function withSquares(
  state: RegressionState,
  sum: keyof RegressionSums,
  squares: keyof RegressionSums,
): MeanSums {
  return {
    count: state.rows,
    sum: state.sums[sum],
    get squares() {
      return sumsOf(state)[squares];
    },
  };
}

/** |prediction − label| / |label| of every row whose label is not 0. */
export function percentageErrors(state: RegressionState): MeanSums {
  const { p, p2 } = sumsOf(state);
  return { count: state.rows - state.zeroLabels, sum: p, squares: p2 };
}
