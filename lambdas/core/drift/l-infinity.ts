import { type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';
import { describeWidest, pairCounts, sharesOf, widestOf } from './paired-counts.ts';

/** L-infinity distance: the largest difference of a category's share between reference and window. */
export const lInfinity = {
  name: 'l-infinity',
  title: 'L-infinity distance',
  kinds: ['categorical'],
  range: [0, 1],
  direction: 'higher',
  limit: 0.1,
  inScore: false,
  effectTitle: 'largest difference of a share',
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    const rows = pairCounts(baseline, window);
    if (rows === null) return NOTHING_TO_COMPARE;
    const shares = sharesOf(rows);
    const { reference, current } = widestOf(shares);
    const statistic = Math.abs(current - reference);
    return {
      ...NOTHING_TO_COMPARE,
      statistic,
      effect: statistic,
      method: 'exact',
      change: describeWidest(shares, baseline.kind),
    };
  },
} as const satisfies DriftMethod;
