import type { Cell } from '../../lambdas/core/table/column.ts';

/** One request for one prediction. */
export interface WaveRequest {
  readonly inferenceId: string;
  readonly contentType: string;
  readonly body: string;
  /** What comes true in the end; null where the data does not say. */
  readonly label: Cell;
}

/** What became of a request. */
export interface WaveAnswer {
  readonly period: number;
  /** When it was sent, in milliseconds since 1970. */
  readonly at: number;
  readonly milliseconds: number;
  /** What the model predicted; null where it did not. */
  readonly prediction: Cell;
  readonly label: Cell;
  /** Why there is no answer. */
  readonly failure: string | null;
}

/** How requests are sent: `rate` a second, at most `concurrency` at a time, for `periods` periods. */
export interface Pace {
  readonly rate: number;
  readonly concurrency: number;
  readonly periods: number;
  readonly periodSeconds: number;
}

export const requestsPerPeriod = ({ rate, periodSeconds }: Pace): number =>
  Math.max(1, Math.round(rate * periodSeconds));
