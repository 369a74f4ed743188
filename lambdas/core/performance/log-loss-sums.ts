import { addToMean, type MeanSums, mergeMeans, zeroMean } from './mean-sums.ts';

/** The distance from 0 and 1 that a probability keeps before its logarithm is taken. */
const LOG_LOSS_CLIP = 2 ** -52;
/** How far single-precision rounding may carry a probability outside 0 to 1. */
const ROUNDING = 1e-6;

/** Sums for the log loss, in natural logarithms. */
export interface LogLossSums {
  readonly loss: MeanSums;
  /** Rows with a probability outside 0 to 1: the log loss is undefined with any. */
  invalid: number;
}

export function zeroLogLoss(): LogLossSums {
  return { loss: zeroMean(), invalid: 0 };
}

/** Adds one row by the probability that the model gave to the class that came true. */
export function addLogLoss(state: LogLossSums, probability: number): void {
  if (!(probability >= -ROUNDING && probability <= 1 + ROUNDING)) state.invalid += 1;
  else addToMean(state.loss, -Math.log(Math.min(Math.max(probability, LOG_LOSS_CLIP), 1 - LOG_LOSS_CLIP)));
}

export function mergeLogLoss(a: LogLossSums, b: LogLossSums): LogLossSums {
  return { loss: mergeMeans(a.loss, b.loss), invalid: a.invalid + b.invalid };
}
