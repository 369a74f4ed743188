import { shareGap } from '../stats/share-gap.ts';

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

interface Point {
  readonly difference: number;
  readonly location: number;
  /** How many values of either sample are at or below it. */
  readonly reference: number;
  readonly current: number;
}

const NOWHERE: Point = {
  difference: Number.POSITIVE_INFINITY,
  location: Number.NaN,
  reference: 0,
  current: 0,
};

/**
 * Finds the gap from points visited in ascending order. Points are told apart by quotients, and ties are broken, as
 * scipy's `ks_2samp` does it, so that location and sign are the same. The statistic is rounded once, as scipy's exact
 * method does it.
 */
export class GapSearch {
  private readonly n: number;
  private readonly m: number;
  private above: Point = { ...NOWHERE, difference: Number.NEGATIVE_INFINITY };
  private below: Point = NOWHERE;
  private belowBetween: Point = NOWHERE;

  /** @param n values of the reference, @param m values of the current sample; neither may be 0 */
  constructor(n: number, m: number) {
    this.n = n;
    this.m = m;
  }

  /** At a value of the reference: how many of either sample are at or below it. */
  atReference(location: number, reference: number, current: number): void {
    const difference = reference / this.n - current / this.m;
    if (difference > this.above.difference) this.above = this.point(location, reference, current);
    if (difference < this.below.difference) this.below = this.point(location, reference, current);
  }

  /** At the largest current value before the next value of the reference. */
  betweenReferences(location: number, reference: number, current: number): void {
    const difference = reference / this.n - current / this.m;
    if (difference < this.belowBetween.difference)
      this.belowBetween = this.point(location, reference, current);
  }

  result(): KsGap {
    // scipy looks at the reference's values first, so a current value wins only where it is strictly lower.
    const below = this.belowBetween.difference < this.below.difference ? this.belowBetween : this.below;
    const lead = Math.min(Math.max(-below.difference, 0), 1);
    return lead <= this.above.difference ? this.gapAt(this.above, 1) : this.gapAt(below, -1);
  }

  private gapAt({ location, reference, current }: Point, sign: KsGap['sign']): KsGap {
    const { n, m } = this;
    const statistic = shareGap({ hits: reference, n }, { hits: current, n: m });
    return { statistic, location, sign, reference: reference / n, current: current / m };
  }

  private point(location: number, reference: number, current: number): Point {
    return { difference: reference / this.n - current / this.m, location, reference, current };
  }
}
