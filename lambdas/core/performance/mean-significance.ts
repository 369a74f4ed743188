import { meanAboveTest, type SampleMoments, welchTest } from '../stats/mean.ts';
import type { Measured, Significance } from './significance.ts';

/** Errors that are means of independent rows: Student's t against a limit, Welch's t between windows. */
export const meanSignificance: Significance = {
  testLimit: (current, limit, side) =>
    side === 'above' ? meanAbove(current, limit) : meanAbove(negate(current), -limit),
  testDrop: (current, earlier, allowed) => meanAboveMean(current, scale(earlier, 1 + allowed)),
};

/** One-sided t test: p of "the mean is not above the bound". */
function meanAbove(measured: Measured, bound: number): number {
  return meanAboveTest(momentsOf(measured), bound);
}

/** One-sided Welch test: p of "the first mean is not above the second". */
export function meanAboveMean(a: Measured, b: Measured): number {
  return welchTest(momentsOf(a), momentsOf(b), 0);
}

function momentsOf({ value, standardError, n }: Measured): SampleMoments {
  return { mean: value, variance: standardError ** 2 * n, n };
}

/** The measured value times a known factor. */
export function scale({ value, standardError, n }: Measured, factor: number): Measured {
  return { value: value * factor, standardError: standardError * Math.abs(factor), n };
}

function negate(measured: Measured): Measured {
  return scale(measured, -1);
}
