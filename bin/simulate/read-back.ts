import { setTimeout as delay } from 'node:timers/promises';
import type { MetricQuery, MetricReader, MetricValues } from '../../lambdas/ports/metric-reader.ts';
import type { CountedPeriod } from './summarize-wave.ts';

const POLL_MILLISECONDS = 2000;
/** How long after the end answers may still be counted. */
const TAIL_MILLISECONDS = 60_000;
/** The longest wave that is read second by second. */
const FINE_SECONDS = 1800;
const MICROSECONDS = 1000;

const MEASURES = [
  ['Invocations', 'Sum'],
  ['Invocation4XXErrors', 'Sum'],
  ['Invocation5XXErrors', 'Sum'],
  ['ModelLatency', 'Average'],
  ['OverheadLatency', 'Average'],
] as const satisfies readonly (readonly [string, MetricQuery['statistic']])[];

/** [start, start + periods × periodSeconds) in periods; `start` in milliseconds since 1970. */
interface WaveSpan {
  readonly start: number;
  readonly periods: number;
  readonly periodSeconds: number;
}

export interface ReadBackOptions {
  readonly endpoint: string;
  readonly variant: string;
  readonly span: WaveSpan;
  /** Invocations to wait for. */
  readonly expected: number;
  /** After which time the numbers are taken as they are. */
  readonly patienceSeconds: number;
}

/**
 * What CloudWatch counted, period by period, once it has counted all that was sent: SageMaker delivers its metrics
 * about a minute late.
 */
export async function readBack(
  reader: MetricReader,
  { endpoint, variant, span, expected, patienceSeconds }: ReadBackOptions,
): Promise<readonly CountedPeriod[]> {
  const queries = MEASURES.map(([name, statistic]) => ({
    namespace: 'AWS/SageMaker',
    name,
    statistic,
    dimensions: { EndpointName: endpoint, VariantName: variant },
  }));
  const seconds = span.periods * span.periodSeconds;
  const end = Math.max(span.start + 1000 * seconds, Date.now()) + TAIL_MILLISECONDS;
  // In steps small enough to be told apart by the wave's own periods; SageMaker on AWS has one value a minute.
  const steps = { start: span.start, end, periodSeconds: seconds <= FINE_SECONDS ? 1 : 60 };
  const deadline = Date.now() + patienceSeconds * 1000;
  for (;;) {
    const values = await reader.read(queries, steps);
    const counted = [...(values[0]?.values() ?? [])].reduce((sum, value) => sum + value, 0);
    // Those delivered together do not all show at once: a look later they do.
    if (counted >= expected || Date.now() >= deadline)
      return byPeriod(await reader.read(queries, steps), span);
    await delay(POLL_MILLISECONDS);
  }
}

// The last answers may come after the last period's end, and a minute may begin before the start: what lies outside
// is counted in the last or first period.
function byPeriod(
  [invocations, errors4xx, errors5xx, model, overhead]: readonly MetricValues[],
  { start, periods, periodSeconds }: WaveSpan,
): readonly CountedPeriod[] {
  const periodOf = (time: number): number => {
    const period = Math.floor((time - start) / (1000 * periodSeconds));
    return Math.min(periods - 1, Math.max(0, period));
  };
  return Array.from({ length: periods }, (_, period) => {
    const times = [...(invocations?.keys() ?? [])].filter((time) => periodOf(time) === period);
    const sum = (values: MetricValues | undefined): number =>
      times.reduce((total, time) => total + (values?.get(time) ?? 0), 0);
    const mean = (averages: MetricValues | undefined): number | null => {
      const weighted = times.map((time) => (averages?.get(time) ?? 0) * (invocations?.get(time) ?? 0));
      const total = weighted.reduce((all, value) => all + value, 0);
      return times.length === 0 ? null : total / sum(invocations) / MICROSECONDS;
    };
    return {
      invocations: sum(invocations),
      errors4xx: sum(errors4xx),
      errors5xx: sum(errors5xx),
      modelMilliseconds: mean(model),
      overheadMilliseconds: mean(overhead),
    };
  });
}
