import type { S3Address } from '../../lambdas/contract/s3-address.ts';
import { openEndpointWithoutRetries } from '../../lambdas/ports/endpoint-runtime.ts';
import { openMetricReader } from '../../lambdas/ports/metric-reader.ts';
import type { ObjectStore } from '../../lambdas/ports/object-store.ts';
import { openS3 } from '../../lambdas/ports/s3-object-store.ts';
import { type Drift, describeDrift, type PeriodRange } from './drift.ts';
import { GroundTruth } from './ground-truth.ts';
import { readBack } from './read-back.ts';
import { sendWave } from './send-wave.ts';
import { type CountedPeriod, countFailures, type SentPeriod, summarizePeriod } from './summarize-wave.ts';
import { type Pace, requestsPerPeriod, type WaveAnswer } from './wave.ts';
import type { MakeRequest } from './wave-rows.ts';

export interface WavesPlan {
  readonly endpoint: string;
  /** Whose metrics are read back. */
  readonly variant: string;
  readonly pace: Pace;
  readonly makeRequest: MakeRequest;
  readonly drifts: readonly Drift[];
  /** Default: every period. */
  readonly driftPeriods: PeriodRange | undefined;
  /** Where labels go; without it none are written. */
  readonly groundTruth: S3Address | undefined;
  readonly labelDelaySeconds: number;
  /** How long to wait for CloudWatch to have counted all. */
  readonly patienceSeconds: number;
  readonly onProgress: (sentence: string) => void;
}

/** One period: what was sent, and what CloudWatch counted. */
export interface WavePeriod extends SentPeriod {
  readonly drift: readonly string[];
  readonly cloudWatch: CountedPeriod | null;
}

export interface WavesResult {
  readonly endpoint: string;
  readonly periods: readonly WavePeriod[];
  /** How often each reason occurred. */
  readonly failures: Readonly<Record<string, number>>;
  readonly labelsWritten: number;
}

/** Sends the requests, lets the labels follow, and reads the numbers back. */
export async function runWaves(plan: WavesPlan): Promise<WavesResult> {
  const { pace, endpoint, onProgress } = plan;
  const answers: WaveAnswer[] = [];
  const truth = openGroundTruth(openS3(), plan);
  const start = Date.now();
  const tell = setInterval(() => onProgress(describeProgress(answers, pace, truth)), 1000);
  const delivery = truth?.deliver();
  // A failure is thrown where the delivery is awaited, after the requests.
  delivery?.catch(() => undefined);
  try {
    await sendWave(openEndpointWithoutRetries(), {
      endpoint,
      pace,
      makeRequest: (number, period) => plan.makeRequest(number, driftsOf(plan, period)),
      onAnswer: (answer, { inferenceId }) => {
        answers.push(answer);
        if (answer.failure === null && answer.label !== null) truth?.add(inferenceId, answer.label);
      },
    });
    truth?.end();
    await delivery;
  } finally {
    clearInterval(tell);
    truth?.end();
  }
  onProgress('reading the metrics back');
  return { ...(await summarize(plan, answers, start)), labelsWritten: truth?.written ?? 0 };
}

function openGroundTruth(store: ObjectStore, { groundTruth, labelDelaySeconds }: WavesPlan) {
  return groundTruth === undefined ? undefined : new GroundTruth(store, groundTruth, labelDelaySeconds);
}

async function summarize(
  { endpoint, variant, pace, patienceSeconds, ...plan }: WavesPlan,
  answers: readonly WaveAnswer[],
  start: number,
): Promise<Omit<WavesResult, 'labelsWritten'>> {
  const counted = await readBack(openMetricReader(), {
    endpoint,
    variant,
    span: { start, ...pace },
    expected: answers.filter(({ failure }) => failure === null).length,
    patienceSeconds,
  }).catch((error: Error) => {
    // What was sent and answered is known all the same.
    plan.onProgress(`CloudWatch's numbers are left out: ${error.message}`);
    return [];
  });
  const periods = Array.from({ length: pace.periods }, (_, period) => ({
    ...summarizePeriod(
      period,
      answers.filter((answer) => answer.period === period),
    ),
    drift: driftsOf(plan, period).map(describeDrift),
    cloudWatch: counted[period] ?? null,
  }));
  return { endpoint, periods, failures: countFailures(answers) };
}

function driftsOf(
  { drifts, driftPeriods }: Pick<WavesPlan, 'drifts' | 'driftPeriods'>,
  period: number,
): readonly Drift[] {
  const { first, last } = driftPeriods ?? { first: 0, last: Number.POSITIVE_INFINITY };
  return period >= first && period <= last ? drifts : [];
}

function describeProgress(
  answers: readonly WaveAnswer[],
  pace: Pace,
  truth: GroundTruth | undefined,
): string {
  const perPeriod = requestsPerPeriod(pace);
  const total = perPeriod * pace.periods;
  if (answers.length === total) return `waiting for ${truth?.waiting ?? 0} labels`;
  const failed = answers.filter(({ failure }) => failure !== null).length;
  const period = Math.floor(answers.length / perPeriod);
  return `period ${period}: ${answers.length} of ${total} answered, ${failed} failed`;
}
