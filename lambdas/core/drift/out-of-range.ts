import { formatNumber, formatShare } from '../format.ts';
import { type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';

/** The share of the window's values below the reference's smallest or above its largest value. */
export const outOfRange = {
  name: 'out-of-range',
  title: 'share out of range',
  kinds: ['numeric'],
  range: [0, 1],
  direction: 'higher',
  limit: 0.01,
  inScore: false,
  effectTitle: "share of values outside the reference's range",
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    if (baseline.kind !== 'numeric' || window.kind !== 'numeric') return NOTHING_TO_COMPARE;
    if (baseline.n === 0 || window.n === 0) return NOTHING_TO_COMPARE;
    const { belowReference: below, aboveReference: above, n } = window;
    const statistic = (below + above) / n;
    const [least, most] = [baseline.values.at(0) as number, baseline.values.at(-1) as number];
    return {
      ...NOTHING_TO_COMPARE,
      statistic,
      effect: statistic,
      method: 'exact',
      change: `${formatShare(below / n)} of the values lie below ${formatNumber(least)} and ${formatShare(above / n)} above ${formatNumber(most)}`,
    };
  },
} as const satisfies DriftMethod;
