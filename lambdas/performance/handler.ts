import { answerBadInput, answerLogged, type DirectAnswer, orInputError } from '../contract/direct-answer.ts';
import { requireVariable } from '../contract/parse-event.ts';
import { InputError } from '../core/errors.ts';
import { metricData, performanceMetrics } from '../core/metric-data.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import { type MetricSink, openCloudWatch } from '../ports/metric-sink.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { measurePerformance, readSettings } from './measure-performance.ts';

export interface PerformancePorts {
  readonly sink: MetricSink;
  readonly clock: Clock;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * The direct performance call: `{"predictions": "[…]", "actuals": "[…]"}`, as JSON texts or arrays, gives
 * the task's metrics to CloudWatch and to the caller. Input that is not understood gets 400 and publishes nothing.
 */
export function createHandler({ sink, clock, log, environment }: PerformancePorts) {
  return async (event: unknown): Promise<DirectAnswer> => {
    const model = requireVariable(environment, 'MODEL');
    const namespace = requireVariable(environment, 'NAMESPACE');
    const settings = readSettings(environment);
    const measured = await orInputError(() => measurePerformance(event, settings));
    if (measured instanceof InputError) {
      log.warn('refused', { model, error: measured.message });
      return answerBadInput(measured.message);
    }
    const context = { model, at: clock.now().toISOString(), resolution: 60 as const };
    const data = metricData(performanceMetrics(measured.metrics), context);
    await sink.publish(namespace, data);
    log.info('measured', { model, rows: measured.n, metrics: data.map((datum) => datum.MetricName) });
    const values = Object.entries(measured.metrics).map(([key, { value }]) => [key, value]);
    return answerLogged({ metrics: Object.fromEntries(values) });
  };
}

export const handler = createHandler({
  sink: openCloudWatch(),
  clock: systemClock,
  log: openLog('performance'),
  environment: process.env,
});
