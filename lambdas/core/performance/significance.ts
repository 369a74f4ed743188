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
