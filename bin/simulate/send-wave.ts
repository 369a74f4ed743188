import { setTimeout as delay } from 'node:timers/promises';
import type { EndpointRuntime } from '../../lambdas/ports/endpoint-runtime.ts';
import { type Pace, requestsPerPeriod, type WaveAnswer, type WaveRequest } from './wave.ts';
import { readPrediction } from './wave-rows.ts';

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
 */
export async function sendWave(runtime: EndpointRuntime, options: WaveOptions): Promise<void> {
  const { pace } = options;
  const perPeriod = requestsPerPeriod(pace);
  const total = perPeriod * pace.periods;
  const gap = (1000 * pace.periodSeconds) / perPeriod;
  const start = Date.now();
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < total) {
      const number = next;
      next += 1;
      const wait = start + number * gap - Date.now();
      if (wait > 0) await delay(wait);
      await sendOne(runtime, options, { number, period: Math.floor(number / perPeriod) });
    }
  };
  await Promise.all(Array.from({ length: pace.concurrency }, send));
}

async function sendOne(
  runtime: EndpointRuntime,
  { endpoint, makeRequest, onAnswer }: WaveOptions,
  { number, period }: { readonly number: number; readonly period: number },
): Promise<void> {
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
}
