import { type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';
import { describeWidest, type PairedCount, pairCounts, sharesOf, total } from './paired-counts.ts';

/** What a bin that is empty on one side counts as there. */
const EMPTY_COUNT = 0.5;

/**
 * Population stability index, Σ (q − p) ln(q / p) over the shares p of the reference and q of the window. An
 * entry that is empty on one side counts as half a row there, so that the index stays finite.
 *
 * Neither side may be empty. Range: 0 and above. Cost: O(entries).
 *
 * Source: Siddiqi (2006), Credit Risk Scorecards; it is Jeffreys' divergence, the sum of both
 * Kullback–Leibler divergences.
 *
 * @example stabilityIndex([{ category: 'a', reference: 1, current: 3 }, { category: 'b', reference: 1, current: 1 }]) // 0.2746…
 */
export function stabilityIndex(rows: readonly PairedCount[]): number {
  const reference = total(rows, 'reference');
  const current = total(rows, 'current');
  return rows.reduce((sum, row) => {
    const before = (row.reference || EMPTY_COUNT) / reference;
    const now = (row.current || EMPTY_COUNT) / current;
    return sum + (now - before) * Math.log(now / before);
  }, 0);
}

/**
 * Population stability index: numbers in bins at the reference's deciles, categories as they are. By custom
 * above 0.2 a population counts as changed.
 */
export const psi = {
  name: 'psi',
  title: 'population stability index',
  kinds: ['numeric', 'categorical'],
  range: [0, null],
  direction: 'higher',
  limit: 0.2,
  inScore: false,
  effectTitle: 'population stability index',
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    const rows = pairCounts(baseline, window);
    if (rows === null) return NOTHING_TO_COMPARE;
    const statistic = stabilityIndex(rows);
    return {
      ...NOTHING_TO_COMPARE,
      statistic,
      effect: statistic,
      method: 'exact',
      change: describeWidest(sharesOf(rows), baseline.kind),
    };
  },
} as const satisfies DriftMethod;
