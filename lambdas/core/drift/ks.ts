import { formatNumber, formatShare } from '../format.ts';
import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import type { NumericCounts } from '../profile/numeric-counts.ts';
import type { NumericSample } from '../profile/numeric-sample.ts';
import { ksPValue } from '../stats/ks-p-value.ts';
import { gapOfCounts } from './ks-of-counts.ts';
import { gapOfValues } from './ks-of-values.ts';
import { type Comparison, type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';

function compare(baseline: NumericBaseline, window: NumericSample | NumericCounts): Comparison {
  if (baseline.n === 0 || window.n === 0) return NOTHING_TO_COMPARE;
  const gap = window.form === 'values' ? gapOfValues(baseline, window.pieces) : gapOfCounts(baseline, window);
  const { pValue, method } = ksPValue(gap.statistic, baseline.n, window.n);
  return {
    statistic: gap.statistic,
    effect: gap.statistic,
    pValue,
    verdictPValue: null,
    confirmingPValue: null,
    method: baseline.errorBound > 0 ? 'approximate' : method,
    errorBound: baseline.errorBound > 0 ? baseline.errorBound : null,
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
  limit: null,
  inScore: true,
  effectTitle: 'largest gap between the distribution functions (D)',
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    if (baseline.kind !== 'numeric' || window.kind !== 'numeric') return NOTHING_TO_COMPARE;
    return compare(baseline, window);
  },
} as const satisfies DriftMethod;
