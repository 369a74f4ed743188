import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { evaluateEventSchema } from '../contract/retraining-steps.ts';
import { openEndpointRuntime } from '../ports/endpoint-runtime.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog } from '../ports/step-log.ts';
import { type EvaluatePorts, type Evaluation, evaluateModels } from './evaluate-models.ts';

/**
 * The step that decides between champion and challenger: both answer the same rows, which neither was
 * trained on, and are compared pair by pair. A challenger that fails on a request is not promoted.
 */
export function createHandler(ports: EvaluatePorts) {
  return async (event: unknown): Promise<Evaluation> => {
    const { monitor, run, prepared } = parseEvent(evaluateEventSchema, event, 'evaluate event');
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const evaluation = await evaluateModels({ ...ports, bucket, monitor, run, prepared });
    const { promote, reason, sentence } = evaluation;
    ports.log.info('evaluated', { model: monitor.model, incident: run.incident, promote, reason, sentence });
    return evaluation;
  };
}

export const handler = createHandler({
  store: openS3(),
  runtime: openEndpointRuntime(),
  log: openLog('evaluate'),
  environment: process.env,
});
