import { formatNumber, formatShare } from '../format.ts';
import type { NumericBaseline } from '../profile/baseline.ts';
import type { NumericCounts } from '../profile/numeric-counts.ts';
import { ksPValue } from '../stats/ks-p-value.ts';
import { type Comparison, type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';

/** Where and by how much two empirical distribution functions differ most. */
export interface KsGap {
  /** D: the largest absolute difference of the two distribution functions, 0 to 1. */
  readonly statistic: number;
  /** A value of either sample at which D is reached; of several the one scipy names. */
  readonly location: number;
  /** 1 where the reference's distribution function lies above (current values are larger), else −1. */
  readonly sign: 1 | -1;
  /** The two distribution functions at `location`. */
  readonly reference: number;
  readonly current: number;
}

/**
 * The two-sample Kolmogorov–Smirnov statistic from counts at and between the reference's distinct
 * values. The reference's distribution function only rises at those values, so its largest lead lies
 * at one of them and the current sample's largest lead just before one: no other value can matter, and
 * D is exact. Quotients are formed as scipy's `ks_2samp` forms them, so D, location and sign are equal
 * to the last bit.
 *
 * Cost: O(distinct reference values). Both samples must not be empty.
 */
export function findKsGap(baseline: NumericBaseline, window: NumericCounts): KsGap {
  const { values, counts, n } = baseline;
  let above = { difference: Number.NEGATIVE_INFINITY, location: 0, reference: 0, current: 0 };
  let below = { difference: Number.POSITIVE_INFINITY, location: 0, reference: 0, current: 0 };
  let belowBetween = below;
  let referenceCount = 0;
  let currentCount = 0;
  for (let index = 0; index <= values.length; index += 1) {
    const between = window.between[index] as number;
    if (between > 0) {
      currentCount += between;
      const point = gapPoint(referenceCount / n, currentCount / window.n, window.betweenMax[index] as number);
      if (point.difference < belowBetween.difference) belowBetween = point;
    }
    if (index === values.length) break;
    referenceCount += counts[index] as number;
    currentCount += window.equal[index] as number;
    const point = gapPoint(referenceCount / n, currentCount / window.n, values[index] as number);
    if (point.difference > above.difference) above = point;
    if (point.difference < below.difference) below = point;
  }
  // scipy looks at the reference's values first, so a current value wins only where it is strictly lower.
  if (belowBetween.difference < below.difference) below = belowBetween;
  const lead = Math.min(Math.max(-below.difference, 0), 1);
  return lead > above.difference
    ? {
        statistic: lead,
        location: below.location,
        sign: -1,
        reference: below.reference,
        current: below.current,
      }
    : {
        statistic: above.difference,
        location: above.location,
        sign: 1,
        reference: above.reference,
        current: above.current,
      };
}

function gapPoint(reference: number, current: number, location: number) {
  return { difference: reference - current, location, reference, current };
}

function compare(baseline: NumericBaseline, window: NumericCounts): Comparison {
  if (baseline.n === 0 || window.n === 0) return NOTHING_TO_COMPARE;
  const gap = findKsGap(baseline, window);
  const { pValue, method } = ksPValue(gap.statistic, baseline.n, window.n);
  return {
    statistic: gap.statistic,
    effect: gap.statistic,
    pValue,
    verdictPValue: null,
    method,
    errorBound: null,
    location: Number.isFinite(gap.location) ? gap.location : null,
    sign: gap.sign,
    change: `values up to ${formatNumber(gap.location)} went from ${formatShare(gap.reference)} to ${formatShare(gap.current)} of all`,
  };
}

/**
 * Two-sample Kolmogorov–Smirnov test: the largest gap between two distribution functions. Missing
 * values are left out, infinities are values. p-values are scipy's (`ks_2samp`, method auto).
 *
 * @see Hodges, J. L. (1958). The significance probability of the Smirnov two-sample test.
 */
export const ks = {
  name: 'ks',
  title: 'Kolmogorov–Smirnov',
  kinds: ['numeric'],
  range: [0, 1],
  direction: 'higher',
  inScore: true,
  effectTitle: 'largest gap between the distribution functions (D)',
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    if (baseline.kind !== 'numeric' || window.kind !== 'numeric') return NOTHING_TO_COMPARE;
    return compare(baseline, window);
  },
} as const satisfies DriftMethod;
