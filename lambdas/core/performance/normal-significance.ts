import { normalUpperTail } from '../stats/normal.ts';
import { type Measured, type Significance, upperTail } from './significance.ts';

/** Scores with a delta-method or DeLong standard error: normal tests, two windows as independent samples. */
export const normalSignificance: Significance = {
  testLimit: ({ value, standardError, n }, limit, side) =>
    upperTail(
      { excess: side === 'above' ? value - limit : limit - value, standardError, n },
      normalUpperTail,
    ),
  testDrop: (current, earlier, allowed) => upperTail(dropBeyond(current, earlier, allowed), normalUpperTail),
};

function dropBeyond(current: Measured, earlier: Measured, allowed: number) {
  return {
    excess: earlier.value - current.value - allowed,
    standardError: Math.hypot(current.standardError, earlier.standardError),
    n: Math.min(current.n, earlier.n),
  };
}
