import { studentTUpperTail } from '../stats/student-t.ts';
import { type Measured, type Significance, upperTail } from './significance.ts';

/** Errors that are means of independent rows: Student's t against a limit, Welch's t between windows. */
export const meanSignificance: Significance = {
  testLimit: (current, limit, side) =>
    side === 'above' ? meanAbove(current, limit) : meanAbove(negate(current), -limit),
  testDrop: (current, earlier, allowed) => meanAboveMean(current, scale(earlier, 1 + allowed)),
};

/** One-sided t test: p of "the mean is not above the bound". */
export function meanAbove({ value, standardError, n }: Measured, bound: number): number {
  return upperTail({ excess: value - bound, standardError, n }, (t) => studentTUpperTail(t, n - 1));
}

/**
 * One-sided Welch test: p of "the first mean is not above the second", with Welch and Satterthwaite's
 * degrees of freedom (Welch 1947, Biometrika 34, 28–35).
 */
export function meanAboveMean(a: Measured, b: Measured): number {
  const [varianceA, varianceB] = [a.standardError ** 2, b.standardError ** 2];
  const standardError = Math.hypot(a.standardError, b.standardError);
  const shareA = varianceA / (varianceA + varianceB);
  const freedom = 1 / (shareA ** 2 / (a.n - 1) + (1 - shareA) ** 2 / (b.n - 1));
  const excess = { excess: a.value - b.value, standardError, n: Math.min(a.n, b.n) };
  return upperTail(excess, (t) => studentTUpperTail(t, freedom));
}

/** The measured value times a known factor. */
export function scale({ value, standardError, n }: Measured, factor: number): Measured {
  return { value: value * factor, standardError: standardError * Math.abs(factor), n };
}

function negate(measured: Measured): Measured {
  return scale(measured, -1);
}
