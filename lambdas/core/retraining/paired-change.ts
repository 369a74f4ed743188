/**
 * How much better a challenger is than the champion on the same rows, with a 95 % interval. Errors improve
 * by a share of the champion's, scores in points; what cannot be computed is null.
 */
export interface PairedChange {
  readonly n: number;
  readonly champion: number | null;
  readonly challenger: number | null;
  /** Above 0 where the challenger is better. */
  readonly improvement: number | null;
  readonly low: number | null;
  readonly high: number | null;
}
