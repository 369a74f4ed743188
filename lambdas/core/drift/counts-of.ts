import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import { countSample, type NumericCounts } from '../profile/numeric-counts.ts';
import type { NumericSample } from '../profile/numeric-sample.ts';

/** What was counted of a sample, and against which baseline. */
interface Counted {
  readonly baseline: NumericBaseline;
  readonly counts: NumericCounts;
}

const counted = new WeakMap<NumericSample, Counted>();

/**
 * A window's numeric column as counts, so that a method gives one answer for both forms.
 *
 * Cost: nothing for counts; for values as `countValues` the first time, and kept as long as they are.
 */
export function countsOf(baseline: NumericBaseline, window: NumericSample | NumericCounts): NumericCounts {
  if (window.form === 'counts') return window;
  const known = counted.get(window);
  if (known?.baseline === baseline) return known.counts;
  const counts = countSample(baseline, window);
  counted.set(window, { baseline, counts });
  return counts;
}
