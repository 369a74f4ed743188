import { formatNumber } from '../format.ts';
import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import type { NumericCounts } from '../profile/numeric-counts.ts';
import type { Interval } from '../stats/mean.ts';
import { countsOf } from './counts-of.ts';
import { distanceBetween, estimateWithin, middleOf, signOfChange } from './estimate.ts';
import { type Comparison, type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';
import { rankOf, referenceAt } from './reference-quantile.ts';

/** The quantiles that are compared, in percent. */
const PERCENTS = [5, 25, 50, 75, 95] as const;

/**
 * Where the window's value of a rank lies. Of several values between two neighbouring values of the reference
 * only the largest is known, and the smallest of all.
 *
 * Cost: O(the baseline's values).
 */
function currentAt({ values }: NumericBaseline, window: NumericCounts, rank: number): Interval {
  let seen = 0;
  for (let place = 0; place < window.between.length; place += 1) {
    seen += window.between[place] as number;
    const last = window.betweenMax[place] as number;
    if (rank <= seen) {
      const floor = place === 0 ? (window.min as number) : (values[place - 1] as number);
      if (rank === seen) return { low: last, high: last };
      return rank === 1
        ? { low: window.min as number, high: window.min as number }
        : { low: floor, high: last };
    }
    seen += window.equal[place] ?? 0;
    if (rank <= seen) return { low: values[place] as number, high: values[place] as number };
  }
  throw new RangeError(`rank ${rank} of ${window.n} values`);
}

interface Shift {
  readonly percent: number;
  readonly reference: Interval;
  readonly current: Interval;
  /** Between which ends the absolute difference lies. */
  readonly distance: Interval;
}

function shiftAt(baseline: NumericBaseline, window: NumericCounts, percent: number): Shift {
  const reference = referenceAt(baseline, rankOf(percent, baseline.n));
  const current = currentAt(baseline, window, rankOf(percent, window.n));
  return { percent, reference, current, distance: distanceBetween(reference, current) };
}

function compare(baseline: NumericBaseline, window: NumericCounts): Comparison {
  const shifts = PERCENTS.map((percent) => shiftAt(baseline, window, percent));
  const [, lower, , upper] = shifts.map((shift) => shift.reference) as [
    Interval,
    Interval,
    Interval,
    Interval,
  ];
  const spread = { low: Math.max(0, upper.low - lower.high), high: upper.high - lower.low };
  const answer = estimateWithin({
    low: Math.max(...shifts.map(({ distance }) => distance.low)) / spread.high,
    high: Math.max(...shifts.map(({ distance }) => distance.high)) / spread.low,
  });
  if (answer.statistic === null) return answer;
  const widest = shifts.reduce((best, shift) => (shift.distance.high > best.distance.high ? shift : best));
  const [before, now] = [middleOf(widest.reference), middleOf(widest.current)];
  return {
    ...answer,
    location: before,
    sign: signOfChange(before, now),
    change: `the ${widest.percent} % quantile went from ${formatNumber(before)} to ${formatNumber(now)}`,
  };
}

/**
 * The largest shift of the quantiles 5, 25, 50, 75 and 95 %, in interquartile ranges of the reference.
 * Quantiles are values of the sample: the smallest with at least that share at or below it. Nothing to
 * compare where the interquartile range is 0, or where one of the quantiles is or may be infinite.
 *
 * @see numpy.quantile(method="inverted_cdf")
 */
export const quantileShift = {
  name: 'quantile-shift',
  title: 'quantile shift',
  kinds: ['numeric'],
  range: [0, null],
  direction: 'higher',
  limit: 0.5,
  inScore: false,
  effectTitle: 'largest shift of a quantile in interquartile ranges of the reference',
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    if (baseline.kind !== 'numeric' || window.kind !== 'numeric') return NOTHING_TO_COMPARE;
    if (baseline.n === 0 || window.n === 0) return NOTHING_TO_COMPARE;
    return compare(baseline, countsOf(baseline, window));
  },
} as const satisfies DriftMethod;
