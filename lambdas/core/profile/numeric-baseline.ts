import type { WatchedColumn } from '../table/columns.ts';

/** Up to this many distinct values a numeric baseline is exact; beyond, it keeps as many cut points. */
const EXACT_DISTINCT_VALUES = 250_000;

/** The reference sample of a numeric column, as a distribution function. */
export interface NumericBaseline extends WatchedColumn {
  readonly kind: 'numeric';
  /** Whether the reference has the column at all. */
  readonly present: boolean;
  /** Values that are not missing. */
  readonly n: number;
  readonly missing: number;
  /** Every distinct value, ascending; of too many, those at even steps of rank. */
  readonly values: Float64Array;
  /** How many values of the reference are at or below each entry of `values`. */
  readonly atOrBelow: Uint32Array;
  /** How many values of the reference equal each entry of `values`. */
  readonly equal: Uint32Array;
  /** Largest error of the distribution function between two entries of `values`; 0 where all are kept. */
  readonly errorBound: number;
}

/** The distribution function of a sample. */
export type SampleDistribution = Pick<NumericBaseline, 'n' | 'values' | 'atOrBelow' | 'equal' | 'errorBound'>;

/**
 * The distribution function of a sample without missing values: exact for up to `limit` distinct values,
 * beyond that at `limit` cut points with the largest error stated.
 *
 * Cost: one sort, O(n log n).
 */
export function describeSample(sample: Float64Array, limit = EXACT_DISTINCT_VALUES): SampleDistribution {
  const distinct = countDistinct(sample.slice().sort());
  return distinct.values.length <= limit ? distinct : thin(distinct, limit);
}

function countDistinct(sorted: Float64Array): SampleDistribution {
  const size = countSteps(sorted);
  const values = size === sorted.length ? sorted : new Float64Array(size);
  const atOrBelow = new Uint32Array(size);
  const equal = new Uint32Array(size);
  let last = -1;
  let before = Number.NaN;
  for (let index = 0; index < sorted.length; index += 1) {
    const value = sorted[index] as number;
    if (value !== before) {
      last += 1;
      values[last] = value;
      before = value;
    }
    atOrBelow[last] = index + 1;
    equal[last] = (equal[last] as number) + 1;
  }
  return { n: sorted.length, values, atOrBelow, equal, errorBound: 0 };
}

/** How many values are not the one before them again. */
function countSteps(sorted: Float64Array): number {
  let steps = 0;
  let before = Number.NaN;
  for (let index = 0; index < sorted.length; index += 1) {
    const value = sorted[index] as number;
    if (value !== before) steps += 1;
    before = value;
  }
  return steps;
}

/** Keeps the first value at or above each even step of rank, and the largest of all. */
function thin(all: SampleDistribution, limit: number): SampleDistribution {
  const kept: number[] = [];
  let next = 0;
  all.atOrBelow.forEach((rank, index) => {
    if (rank < next && index < all.values.length - 1) return;
    kept.push(index);
    next = rank + (all.n - rank) / (limit - kept.length);
  });
  const pick = <A extends Float64Array | Uint32Array>(array: A): A =>
    array.filter((_, index) => keptSet.has(index)) as A;
  const keptSet = new Set(kept);
  const atOrBelow = pick(all.atOrBelow);
  const equal = pick(all.equal);
  let widest = 0;
  for (let index = 1; index < atOrBelow.length; index += 1) {
    widest = Math.max(
      widest,
      (atOrBelow[index] as number) - (equal[index] as number) - (atOrBelow[index - 1] as number),
    );
  }
  return { n: all.n, values: pick(all.values), atOrBelow, equal, errorBound: widest / all.n };
}
