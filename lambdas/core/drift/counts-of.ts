import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import { countSample, type NumericCounts } from '../profile/numeric-counts.ts';
import type { NumericSample } from '../profile/numeric-sample.ts';

/**
 * A window's numeric column as counts, so that a method gives one answer for both forms.
 *
 * Cost: nothing for counts; for values as `countValues`.
 */
export function countsOf(baseline: NumericBaseline, window: NumericSample | NumericCounts): NumericCounts {
  return window.form === 'counts' ? window : countSample(baseline, window);
}
