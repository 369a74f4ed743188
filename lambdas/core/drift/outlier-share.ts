import { formatShare } from '../format.ts';
import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import type { NumericCounts } from '../profile/numeric-counts.ts';
import type { Interval } from '../stats/mean.ts';
import { countsOf } from './counts-of.ts';
import { distanceBetween, estimateWithin, middleOf, signOfChange } from './estimate.ts';
import { type Comparison, type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';
import { rankOf, referenceAt } from './reference-quantile.ts';

/** Tukey's fences lie so many interquartile ranges outside the quartiles. */
const FENCE_RANGES = 1.5;

/** Values known to lie above `from` and up to `to`, or at `to` where the two are equal. */
interface Group {
  readonly count: number;
  readonly from: number;
  readonly to: number;
  /** Whether one of the values is `to` itself; else all lie below it. */
  readonly closed: boolean;
}

function* groupsOfReference({ values, atOrBelow, equal }: NumericBaseline): Generator<Group> {
  let [from, seen] = [Number.NEGATIVE_INFINITY, 0];
  for (let place = 0; place < values.length; place += 1) {
    const to = values[place] as number;
    const count = equal[place] as number;
    yield { count: (atOrBelow[place] as number) - count - seen, from, to, closed: false };
    yield { count, from: to, to, closed: true };
    [from, seen] = [to, atOrBelow[place] as number];
  }
}

function* groupsOfWindow({ values }: NumericBaseline, window: NumericCounts): Generator<Group> {
  let from = Number.NEGATIVE_INFINITY;
  for (let place = 0; place <= values.length; place += 1) {
    const last = window.betweenMax[place] as number;
    yield { count: window.between[place] as number, from, to: last, closed: true };
    if (place === values.length) return;
    from = values[place] as number;
    yield { count: window.equal[place] as number, from, to: from, closed: true };
  }
}

/** Between which ends the number of a group's values below a limit lies. */
function countBelow({ count, from, to, closed }: Group, limit: number): Interval {
  if (closed ? to < limit : to <= limit) return { low: count, high: count };
  return { low: 0, high: from >= limit ? 0 : closed ? count - 1 : count };
}

/** Between which ends the number of a group's values above a limit lies. */
function countAbove({ count, from, to, closed }: Group, limit: number): Interval {
  if (to <= limit) return { low: 0, high: 0 };
  return { low: from >= limit ? count : closed ? 1 : 0, high: count };
}

interface Fences {
  readonly lower: Interval;
  readonly upper: Interval;
}

function fencesOf(baseline: NumericBaseline): Fences {
  const [first, third] = [25, 75].map((percent) => referenceAt(baseline, rankOf(percent, baseline.n))) as [
    Interval,
    Interval,
  ];
  const reach = {
    low: FENCE_RANGES * (third.low - first.high),
    high: FENCE_RANGES * (third.high - first.low),
  };
  return {
    lower: { low: first.low - reach.high, high: first.high - reach.low },
    upper: { low: third.low + reach.low, high: third.high + reach.high },
  };
}

/** Between which ends the share of values outside the fences lies. */
function shareOutside(groups: Iterable<Group>, n: number, { lower, upper }: Fences): Interval {
  let [low, high] = [0, 0];
  for (const group of groups) {
    if (group.count === 0) continue;
    low += countBelow(group, lower.low).low + countAbove(group, upper.high).low;
    high += countBelow(group, lower.high).high + countAbove(group, upper.low).high;
  }
  return { low: low / n, high: high / n };
}

function compare(baseline: NumericBaseline, window: NumericCounts): Comparison {
  const fences = fencesOf(baseline);
  if (!Number.isFinite(fences.lower.low) || !Number.isFinite(fences.upper.high)) return NOTHING_TO_COMPARE;
  const before = shareOutside(groupsOfReference(baseline), baseline.n, fences);
  const now = shareOutside(groupsOfWindow(baseline, window), window.n, fences);
  const [middleBefore, middleNow] = [middleOf(before), middleOf(now)];
  return {
    ...estimateWithin(distanceBetween(before, now)),
    sign: signOfChange(middleBefore, middleNow),
    change: `values outside the reference's fences went from ${formatShare(middleBefore)} to ${formatShare(middleNow)} of all`,
  };
}

/**
 * The change in the share of outliers: values more than 1.5 interquartile ranges outside the reference's
 * quartiles (Tukey's fences). Quartiles are values of the sample, as in `quantile-shift`. Of several window
 * values between two neighbouring values of the reference only the largest is known, so where a fence lies among
 * them the share has an error bound. Nothing to compare where a quartile is infinite.
 *
 * Cost: O(the baseline's values).
 *
 * Source: Tukey (1977), Exploratory Data Analysis.
 */
export const outlierShare = {
  name: 'outlier-share',
  title: 'outlier share',
  kinds: ['numeric'],
  range: [0, 1],
  direction: 'higher',
  limit: 0.05,
  inScore: false,
  effectTitle: "difference of the shares outside Tukey's fences of the reference",
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    if (baseline.kind !== 'numeric' || window.kind !== 'numeric') return NOTHING_TO_COMPARE;
    if (baseline.n === 0 || window.n === 0) return NOTHING_TO_COMPARE;
    return compare(baseline, countsOf(baseline, window));
  },
} as const satisfies DriftMethod;
