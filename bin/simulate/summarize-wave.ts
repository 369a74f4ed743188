import { accuracy } from '../../lambdas/core/performance/metrics/accuracy.ts';
import { r2 } from '../../lambdas/core/performance/metrics/r2.ts';
import { rmse } from '../../lambdas/core/performance/metrics/rmse.ts';
import { addRegressionColumns, zeroRegression } from '../../lambdas/core/performance/regression-state.ts';
import { canonicalText } from '../../lambdas/core/table/canonical.ts';
import type { WaveAnswer } from './wave.ts';

/** What CloudWatch says of an endpoint in one period. */
export interface CountedPeriod {
  readonly invocations: number;
  readonly errors4xx: number;
  readonly errors5xx: number;
  readonly modelMilliseconds: number | null;
  readonly overheadMilliseconds: number | null;
}

/** One period as the sender saw it. */
export interface SentPeriod {
  readonly period: number;
  /** Time of the first request, ISO-8601 UTC. */
  readonly start: string | null;
  readonly sent: number;
  readonly failed: number;
  /** Of answered requests; null where there are none. */
  readonly latency: { readonly p50: number; readonly p95: number } | null;
  /** RMSE and R² where labels are numbers, else accuracy; empty where no answer has a label. */
  readonly performance: Readonly<Record<string, number | null>>;
}

export function summarizePeriod(period: number, answers: readonly WaveAnswer[]): SentPeriod {
  const answered = answers.filter(({ failure }) => failure === null);
  const [first] = answers.map(({ at }) => at).sort((a, b) => a - b);
  return {
    period,
    start: first === undefined ? null : new Date(first).toISOString(),
    sent: answers.length,
    failed: answers.length - answered.length,
    latency: measureLatency(answered.map(({ milliseconds }) => milliseconds)),
    performance: measurePerformance(answered),
  };
}

/** How often each reason of failure occurred, the most frequent first. */
export function countFailures(answers: readonly WaveAnswer[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { failure } of answers) {
    if (failure !== null) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

function measureLatency(milliseconds: readonly number[]): SentPeriod['latency'] {
  if (milliseconds.length === 0) return null;
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const share = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] as number;
  return { p50: share(0.5), p95: share(0.95) };
}

function measurePerformance(answers: readonly WaveAnswer[]): SentPeriod['performance'] {
  const labelled = answers.filter(({ label, prediction }) => label !== null && prediction !== null);
  if (labelled.length === 0) return {};
  if (labelled.some(({ label }) => typeof label !== 'number')) {
    const right = labelled.filter(
      ({ label, prediction }) => canonicalText(label ?? '') === canonicalText(prediction ?? ''),
    );
    return { [accuracy.key]: right.length / labelled.length };
  }
  const state = zeroRegression();
  addRegressionColumns(state, {
    predictions: Float64Array.from(labelled, ({ prediction }) => Number(prediction)),
    labels: Float64Array.from(labelled, ({ label }) => Number(label)),
  });
  return { [rmse.key]: rmse.read(state).value, [r2.key]: r2.read(state).value };
}
