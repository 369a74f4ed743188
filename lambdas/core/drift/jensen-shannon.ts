import { type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';
import { describeWidest, type PairedShare, pairCounts, sharesOf } from './paired-counts.ts';

/**
 * Jensen–Shannon distance, base 2: the root of the mean Kullback–Leibler divergence, in bits, of two lists of
 * shares from their average. 0 where they are equal, 1 where they have nothing in common.
 *
 * Each entry is computed from d = (q − p) / (q + p) as ln(1 − d²) + 2 d artanh d, which keeps its digits where
 * the shares are nearly equal. Cost: O(entries).
 *
 * Source: Endres and Schindelin (2003), "A new metric for probability distributions".
 *
 * @example jensenShannonDistance([{ category: 'a', reference: 1, current: 0.5 }, { category: 'b', reference: 0, current: 0.5 }]) // 0.5579…
 */
export function jensenShannonDistance(shares: readonly PairedShare[]): number {
  const bits = shares.reduce((sum, { reference, current }) => {
    const both = reference + current;
    const d = (current - reference) / both;
    const nats = Math.abs(d) === 1 ? 2 * Math.LN2 : Math.log1p(-d * d) + 2 * d * Math.atanh(d);
    return sum + (both / 4) * (nats / Math.LN2);
  }, 0);
  return Math.min(1, Math.sqrt(bits));
}

/** Jensen–Shannon distance: numbers in bins at the reference's deciles, categories as they are. */
export const jensenShannon = {
  name: 'jensen-shannon',
  title: 'Jensen–Shannon distance',
  kinds: ['numeric', 'categorical'],
  range: [0, 1],
  direction: 'higher',
  limit: 0.1,
  inScore: false,
  effectTitle: 'Jensen–Shannon distance',
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    const rows = pairCounts(baseline, window);
    if (rows === null) return NOTHING_TO_COMPARE;
    const shares = sharesOf(rows);
    const statistic = jensenShannonDistance(shares);
    return {
      ...NOTHING_TO_COMPARE,
      statistic,
      effect: statistic,
      method: 'exact',
      change: describeWidest(shares, baseline.kind),
    };
  },
} as const satisfies DriftMethod;
