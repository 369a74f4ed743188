import { setTimeout as delay } from 'node:timers/promises';
import { DependencyError } from '../../lambdas/core/errors.ts';
import type { EndpointRuntime } from '../../lambdas/ports/endpoint-runtime.ts';
import { type Pace, requestsPerPeriod, type WaveAnswer, type WaveRequest } from './wave.ts';
import { readPrediction } from './wave-rows.ts';

/** Requests that fail for one cause before anything was answered, after which none is sent any more. */
const FIRST_ANSWERS = 10;

export interface WaveOptions {
  readonly endpoint: string;
  readonly pace: Pace;
  /** The request of a number from 0, in its period. */
  readonly makeRequest: (number: number, period: number) => WaveRequest;
  readonly onAnswer: (answer: WaveAnswer, request: WaveRequest) => void;
}

/**
 * Sends requests at a steady rate, whatever the model takes, as long as it leaves one of the concurrent senders free;
 * otherwise as fast as they can. A request that fails is an answer too. Returns when all are answered.
 *
 * @throws DependencyError with the cause where the first requests all fail for the same one: the others would as well
 */
export async function sendWave(runtime: EndpointRuntime, options: WaveOptions): Promise<void> {
  const { pace } = options;
  const perPeriod = requestsPerPeriod(pace);
  const total = perPeriod * pace.periods;
  const gap = (1000 * pace.periodSeconds) / perPeriod;
  const start = Date.now();
  const first = new FirstAnswers(Math.min(total, FIRST_ANSWERS));
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < total && first.fault === null) {
      const number = next;
      next += 1;
      const wait = start + number * gap - Date.now();
      if (wait > 0) await delay(wait);
      if (first.fault !== null) return;
      first.note(await sendOne(runtime, options, { number, period: Math.floor(number / perPeriod) }));
    }
  };
  await Promise.all(Array.from({ length: pace.concurrency }, send));
  if (first.fault !== null) {
    throw new DependencyError(
      `simulate waves: the first ${first.expected} requests all failed, so no more were sent: ${first.fault}`,
    );
  }
}

/** Whether there is any use in sending more. */
class FirstAnswers {
  readonly expected: number;
  #answers = 0;
  readonly #failures = new Set<string | null>();

  constructor(expected: number) {
    this.expected = expected;
  }

  /** What all of the first requests failed for; null where there is no such thing. */
  get fault(): string | null {
    const [only = null] = this.#failures;
    return this.#answers === this.expected && this.#failures.size === 1 ? only : null;
  }

  /** @param failure null for a request that was answered */
  note(failure: string | null): void {
    if (this.#answers === this.expected) return;
    this.#answers += 1;
    this.#failures.add(failure);
  }
}

/** Answers why the request failed; null where it did not. */
async function sendOne(
  runtime: EndpointRuntime,
  { endpoint, makeRequest, onAnswer }: WaveOptions,
  { number, period }: { readonly number: number; readonly period: number },
): Promise<string | null> {
  const request = makeRequest(number, period);
  const { contentType, body, inferenceId, label } = request;
  const at = Date.now();
  const began = performance.now();
  const answer = await runtime
    .invoke({ endpoint, contentType, body, inferenceId })
    .catch((error: Error) => ({ failure: error.message }));
  const milliseconds = performance.now() - began;
  const read =
    'failure' in answer
      ? { prediction: null, failure: answer.failure }
      : { prediction: readPrediction(answer.body), failure: null };
  onAnswer({ period, at, milliseconds, label, ...read }, request);
  return read.failure;
}
