import { answerBadInput, answerLogged, type DirectAnswer } from '../contract/direct-answer.ts';
import { requireVariable } from '../contract/parse-event.ts';
import type { DriftPart } from '../contract/report.ts';
import { InputError } from '../core/errors.ts';
import { driftPartMetrics, metricData } from '../core/metric-data.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import { type MetricSink, openCloudWatch } from '../ports/metric-sink.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { judgeSamples, readSettings } from './judge-samples.ts';
import { readSample } from './read-sample.ts';

export interface DriftPorts {
  readonly store: ObjectStore;
  readonly sink: MetricSink;
  readonly clock: Clock;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * The direct drift call: `{"reference": {"column": […]}, "current": {"column": […]}}`, or two `s3://`
 * addresses, judged as a window would be. Input that is not understood gets 400 and publishes nothing.
 */
export function createHandler(ports: DriftPorts) {
  return async (event: unknown): Promise<DirectAnswer> => {
    const model = requireVariable(ports.environment, 'MODEL');
    const namespace = requireVariable(ports.environment, 'NAMESPACE');
    const drift = await tryJudge(event, ports);
    if (drift instanceof InputError) {
      ports.log.warn('refused', { model, error: drift.message });
      return answerBadInput(drift.message);
    }
    const context = { model, at: ports.clock.now().toISOString(), resolution: 1 as const };
    const data = metricData(driftPartMetrics(drift), context);
    await ports.sink.publish(namespace, data);
    ports.log.info('judged', { model, verdict: drift.verdict, driftedColumns: drift.driftedColumns });
    return answerLogged({ drift });
  };
}

async function tryJudge(event: unknown, { store, environment }: DriftPorts): Promise<DriftPart | InputError> {
  const settings = readSettings(environment);
  try {
    const samples = (event ?? {}) as Readonly<Record<string, unknown>>;
    const reference = await readSample(store, samples.reference, 'reference');
    const current = await readSample(store, samples.current, 'current');
    return judgeSamples(settings, { reference, current });
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

export const handler = createHandler({
  store: openS3(),
  sink: openCloudWatch(),
  clock: systemClock,
  log: openLog('drift'),
  environment: process.env,
});
