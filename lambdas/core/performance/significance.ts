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

/**
 * One-sided p of an excess over a bound where all rows are alike, so that there is no standard error: the
 * sign test, which asks only that each of the n rows (of the smaller sample) lies past the bound, gives 2⁻ⁿ.
 * A plain t or normal test would be certain of any excess. No excess gives 1.
 */
export function signTest(excess: number, n: number): number {
  return excess > 0 ? 0.5 ** n : 1;
}
