import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import type { NumericCounts } from '../profile/numeric-counts.ts';
import type { Interval } from '../stats/mean.ts';
import { countsOf } from './counts-of.ts';
import { estimateWithin } from './estimate.ts';
import { type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';

/** A stretch of the axis with what is known of both distribution functions on it. */
interface Stretch {
  readonly width: number;
  readonly reference: Interval;
  readonly current: Interval;
}

/**
 * The area between the two distribution functions, which is the Wasserstein-1 distance in the column's unit.
 *
 * Of several window values between two neighbouring values of the reference only the largest is known (and
 * the smallest below all of them), so the area is known up to the ends of an interval. It is one number where
 * there is no such group, as for values that the reference has.
 *
 * Cost: O(the baseline's values). Neither side may be empty. Infinities give NaN or Infinity.
 */
function areaBetween(baseline: NumericBaseline, window: NumericCounts): Interval {
  let low = 0;
  let high = 0;
  for (const { width, reference, current } of stretchesOf(baseline, window)) {
    low += width * Math.max(0, reference.low - current.high, current.low - reference.high);
    high += width * Math.max(reference.high - current.low, current.high - reference.low);
  }
  return { low, high };
}

function* stretchesOf(baseline: NumericBaseline, window: NumericCounts): Generator<Stretch> {
  const { values, atOrBelow, equal, n } = baseline;
  const size = values.length;
  const share = (least: number, most: number): Interval => ({ low: least / window.n, high: most / window.n });
  let seen = 0;
  for (let place = 0; place <= size; place += 1) {
    const count = window.between[place] as number;
    const last = window.betweenMax[place] as number;
    const start = place > 0 ? (values[place - 1] as number) : count > 0 ? (window.min as number) : undefined;
    const end = place < size ? (values[place] as number) : count > 0 ? last : undefined;
    if (start !== undefined && end !== undefined) {
      const before = place === 0 ? 0 : (atOrBelow[place - 1] as number);
      const after = place === size ? n : (atOrBelow[place] as number) - (equal[place] as number);
      const reference = { low: before / n, high: after / n };
      if (count === 0) yield { width: end - start, reference, current: share(seen, seen) };
      else {
        // Below the reference the stretch begins at the smallest value, so one is known to be passed.
        const least = seen + (place === 0 ? Math.min(1, count - 1) : 0);
        yield { width: last - start, reference, current: share(least, seen + count - 1) };
        yield { width: end - last, reference, current: share(seen + count, seen + count) };
      }
    }
    seen += count + (place < size ? (window.equal[place] as number) : 0);
  }
}

/**
 * Between which ends the reference's standard deviation (divided by n) lies. With cut points for values, what
 * lies between two of them is taken at the middle: by Minkowski's inequality the error is at most the root
 * mean square of half the gaps. NaN where the reference has infinities.
 *
 * Cost: O(the baseline's values).
 */
function deviationOf({ values, atOrBelow, equal, n }: NumericBaseline): Interval {
  const origin = values[0] as number;
  const range = (values[values.length - 1] as number) - origin;
  if (range === 0) return { low: 0, high: 0 };
  const groups: { readonly at: number; readonly count: number; readonly reach: number }[] = [];
  // Measured from the smallest value in units of the range: neither a far mean nor a wide range costs digits.
  values.forEach((value, place) => {
    const at = (value - origin) / range;
    groups.push({ at, count: equal[place] as number, reach: 0 });
    if (place === 0) return;
    const hidden = (atOrBelow[place] as number) - (equal[place] as number) - (atOrBelow[place - 1] as number);
    const reach = (at - ((values[place - 1] as number) - origin) / range) / 2;
    if (hidden > 0) groups.push({ at: at - reach, count: hidden, reach });
  });
  const mean = groups.reduce((sum, { at, count }) => sum + at * count, 0) / n;
  const variance = groups.reduce((sum, { at, count }) => sum + (at - mean) ** 2 * count, 0) / n;
  const reach = Math.sqrt(groups.reduce((sum, group) => sum + group.reach ** 2 * group.count, 0) / n);
  const deviation = Math.sqrt(variance);
  return { low: range * Math.max(0, deviation - reach), high: range * (deviation + reach) };
}

/**
 * Wasserstein-1 (earth mover's) distance in standard deviations of the reference: how far a value has to be
 * moved on average to turn one sample into the other. Nothing to compare where the reference is constant or
 * a side has infinities.
 *
 * @see scipy.stats.wasserstein_distance
 */
export const wasserstein = {
  name: 'wasserstein',
  title: 'Wasserstein distance',
  kinds: ['numeric'],
  range: [0, null],
  direction: 'higher',
  limit: 0.1,
  inScore: false,
  effectTitle: 'Wasserstein distance in standard deviations of the reference',
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    if (baseline.kind !== 'numeric' || window.kind !== 'numeric') return NOTHING_TO_COMPARE;
    if (baseline.n === 0 || window.n === 0 || window.infinite > 0) return NOTHING_TO_COMPARE;
    const area = areaBetween(baseline, countsOf(baseline, window));
    const deviation = deviationOf(baseline);
    return estimateWithin({ low: area.low / deviation.high, high: area.high / deviation.low });
  },
} as const satisfies DriftMethod;
