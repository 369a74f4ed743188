import { meanAboveMean, meanSignificance, scale } from './mean-significance.ts';
import type { Measured, Significance } from './significance.ts';

/** Roots of means: tested on the scale of the mean itself, where the allowed relative rise is squared. */
export const rootSignificance: Significance = {
  testLimit: (current, limit, side) =>
    limit < 0 ? Number(side === 'below') : meanSignificance.testLimit(square(current), limit ** 2, side),
  testDrop: (current, earlier, allowed) =>
    meanAboveMean(square(current), scale(square(earlier), (1 + allowed) ** 2)),
};

/** Undoes the root and its delta-method standard error. */
function square({ value, standardError, n }: Measured): Measured {
  return { value: value ** 2, standardError: 2 * value * standardError, n };
}
