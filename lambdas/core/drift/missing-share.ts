import { formatShare } from '../format.ts';
import { fisherExactPValue } from '../stats/fisher.ts';
import { shareGap } from '../stats/share-gap.ts';
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
    const before = { hits: baseline.missing, n: baseline.n + baseline.missing };
    const now = { hits: window.missing, n: window.n + window.missing };
    if (before.n === 0 || now.n === 0) return NOTHING_TO_COMPARE;
    const gap = shareGap(before, now);
    return {
      ...NOTHING_TO_COMPARE,
      statistic: gap,
      effect: gap,
      pValue: fisherExactPValue(before, now),
      method: 'exact',
      change: `missing values went from ${formatShare(before.hits / before.n)} to ${formatShare(now.hits / now.n)} of all`,
    };
  },
} as const satisfies DriftMethod;
