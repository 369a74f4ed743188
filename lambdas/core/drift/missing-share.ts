import { formatShare } from '../format.ts';
import { fisherExactPValue } from '../stats/fisher.ts';
import { type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';

/**
 * Fisher's exact test on the share of missing values; its statistic and effect are the absolute
 * difference of the two shares. It takes no part where neither sample has a missing value.
 */
export const missingShare = {
  name: 'missing-share',
  title: 'missing share',
  kinds: ['numeric', 'categorical'],
  range: [0, 1],
  direction: 'higher',
  limit: null,
  inScore: false,
  effectTitle: 'difference of the missing shares',
  counts: 'rows',
  applies: (baseline, window) => baseline.missing + window.missing > 0,
  compare: (baseline, window) => {
    const referenceRows = baseline.n + baseline.missing;
    const currentRows = window.n + window.missing;
    if (referenceRows === 0 || currentRows === 0) return NOTHING_TO_COMPARE;
    const before = baseline.missing / referenceRows;
    const now = window.missing / currentRows;
    return {
      ...NOTHING_TO_COMPARE,
      statistic: Math.abs(now - before),
      effect: Math.abs(now - before),
      pValue: fisherExactPValue(
        { hits: baseline.missing, n: referenceRows },
        { hits: window.missing, n: currentRows },
      ),
      method: 'exact',
      change: `missing values went from ${formatShare(before)} to ${formatShare(now)} of all`,
    };
  },
} as const satisfies DriftMethod;
