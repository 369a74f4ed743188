import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import type { ValueCounts } from '../profile/numeric-counts.ts';
import { GapSearch, type KsGap } from './ks-gap.ts';

/**
 * The Kolmogorov–Smirnov gap from counts at and between the reference's values. The reference's distribution
 * function rises at those values only, so its largest lead lies at one of them and the current sample's
 * largest lead just before one: no other point matters, and D is exact. (With cut points for values it is a
 * lower bound, at most the baseline's error bound too low.)
 *
 * Cost: O(the baseline's values). Neither sample may be empty.
 */
export function gapOfCounts(baseline: NumericBaseline, window: ValueCounts & { readonly n: number }): KsGap {
  const { values, atOrBelow, equal, n } = baseline;
  const search = new GapSearch(n, window.n);
  let current = 0;
  for (let index = 0; index <= values.length; index += 1) {
    const between = window.between[index] as number;
    if (between > 0) {
      current += between;
      const reference = index < values.length ? (atOrBelow[index] as number) - (equal[index] as number) : n;
      search.betweenReferences(window.betweenMax[index] as number, reference, current);
    }
    if (index === values.length) break;
    current += window.equal[index] as number;
    search.atReference(values[index] as number, atOrBelow[index] as number, current);
  }
  return search.result();
}
