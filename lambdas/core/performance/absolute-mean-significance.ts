import { meanAboveMean, meanSignificance, scale } from './mean-significance.ts';
import type { Significance } from './significance.ts';

/**
 * A signed mean that is best at zero. Limits bound the signed value. A drop is a rise of its size: the mean
 * is tested on the side on which it lies, and the other side's chance is added, since it could have
 * passed there as well.
 */
export const absoluteMeanSignificance: Significance = {
  testLimit: meanSignificance.testLimit,
  testDrop: (current, earlier, allowed) => {
    const size = { ...current, value: Math.abs(current.value) };
    const bound = scale({ ...earlier, value: Math.abs(earlier.value) }, 1 + allowed);
    const otherSide = { ...bound, value: -bound.value };
    return Math.min(1, meanAboveMean(size, bound) + meanAboveMean(size, otherSide));
  },
};
