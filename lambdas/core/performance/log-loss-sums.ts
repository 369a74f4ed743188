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

/** Adds rows by the probabilities that the model gave to the class that came true. */
export function addLogLosses(state: LogLossSums, probabilities: Float64Array): void {
  const losses = new Float64Array(probabilities.length);
  let valid = 0;
  for (let i = 0; i < probabilities.length; i += 1) {
    const probability = probabilities[i] as number;
    if (!(probability >= -ROUNDING && probability <= 1 + ROUNDING)) continue;
    losses[valid] = -Math.log(Math.min(Math.max(probability, LOG_LOSS_CLIP), 1 - LOG_LOSS_CLIP));
    valid += 1;
  }
  state.invalid += probabilities.length - valid;
  addToMean(state.loss, losses.subarray(0, valid));
}

export function mergeLogLoss(a: LogLossSums, b: LogLossSums): LogLossSums {
  return { loss: mergeMeans(a.loss, b.loss), invalid: a.invalid + b.invalid };
}
