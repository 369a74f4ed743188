import { signTest } from '../stats/mean.ts';
import { normalUpperTail } from '../stats/normal.ts';
import type { Measured, Significance } from './significance.ts';

/** Scores with a delta-method or DeLong standard error: normal tests, two windows as independent samples. */
export const normalSignificance: Significance = {
  testLimit: ({ value, standardError, n }, limit, side) =>
    excessTest({ value: side === 'above' ? value - limit : limit - value, standardError, n }),
  testDrop: (current, earlier, allowed) =>
    excessTest({
      value: earlier.value - current.value - allowed,
      standardError: Math.hypot(current.standardError, earlier.standardError),
      n: Math.min(current.n, earlier.n),
    }),
};

function excessTest({ value, standardError, n }: Measured): number {
  return standardError === 0 ? signTest(value, n) : normalUpperTail(value / standardError);
}
