import { answerBadInput, answerLogged, type DirectAnswer, orInputError } from '../contract/direct-answer.ts';
import { requireVariable } from '../contract/parse-event.ts';
import { InputError } from '../core/errors.ts';
import { driftPartMetrics, metricData } from '../core/metric-data.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import { type MetricSink, openCloudWatch } from '../ports/metric-sink.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { judgeSamples, readSettings } from './judge-samples.ts';
import { readSamples } from './read-samples.ts';

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
    const settings = readSettings(ports.environment);
    const drift = await orInputError(async () =>
      judgeSamples(settings, await readSamples(ports.store, event)),
    );
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

export const handler = createHandler({
  store: openS3(),
  sink: openCloudWatch(),
  clock: systemClock,
  log: openLog('drift'),
  environment: process.env,
});
