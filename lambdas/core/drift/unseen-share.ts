import { formatShare } from '../format.ts';
import { type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';

/** The share of the window's values in categories that the reference does not have. */
export const unseenShare = {
  name: 'unseen-share',
  title: 'share of unseen categories',
  kinds: ['categorical'],
  range: [0, 1],
  direction: 'higher',
  limit: 0.01,
  inScore: false,
  effectTitle: 'share of values in categories that the reference does not have',
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    if (baseline.kind !== 'categorical' || window.kind !== 'categorical') return NOTHING_TO_COMPARE;
    if (baseline.n === 0 || window.n === 0) return NOTHING_TO_COMPARE;
    const unseen = [...window.categories].filter(([category]) => !baseline.categories.has(category));
    const statistic = unseen.reduce((sum, [, count]) => sum + count, 0) / window.n;
    const words = unseen.length === 1 ? 'category' : 'categories';
    return {
      ...NOTHING_TO_COMPARE,
      statistic,
      effect: statistic,
      method: 'exact',
      change: `${unseen.length} unseen ${words} with ${formatShare(statistic)} of all`,
    };
  },
} as const satisfies DriftMethod;
