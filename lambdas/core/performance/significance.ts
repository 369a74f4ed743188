/** A metric's value with what chance may have done to it. */
export interface Measured {
  readonly value: number;
  readonly standardError: number;
  /** Rows it rests on. */
  readonly n: number;
}

/** One-sided tests for one family of metrics. p-values are 0 to 1; small means that chance is no excuse. */
export interface Significance {
  /** p of "the true value is not on this side of the limit". */
  readonly testLimit: (current: Measured, limit: number, side: 'below' | 'above') => number;
  /**
   * p of "the metric got no worse than allowed": by `allowed` points for scores, by the relative rise
   * `allowed` for errors. The two windows are independent samples.
   */
  readonly testDrop: (current: Measured, earlier: Measured, allowed: number) => number;
}

/** An estimate and what it must be above for there to be anything to test. */
export interface Excess {
  /** Estimate minus bound. */
  readonly excess: number;
  readonly standardError: number;
  /** Rows of the smaller sample. */
  readonly n: number;
}

/**
 * One-sided p of an excess over its standard error.
 *
 * A standard error of zero (all rows alike) would make any excess certain; the sign test, which asks only
 * that every row lies past the bound, then gives 2⁻ⁿ. No excess gives 1 there.
 */
export function upperTail({ excess, standardError, n }: Excess, tail: (statistic: number) => number): number {
  if (standardError > 0) return tail(excess / standardError);
  return excess > 0 ? 0.5 ** n : 1;
}
