import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { type Prepared, prepareEventSchema } from '../contract/retraining-steps.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog } from '../ports/step-log.ts';
import { type PreparePorts, prepareRows } from './prepare-rows.ts';

/**
 * The step that writes what a run trains on: the labelled rows of the newest windows, or of those that a
 * person named, as CSV with the label first and a header; and beside them the rows set aside, which judge
 * the models and are never trained on.
 */
export function createHandler(ports: PreparePorts) {
  return async (event: unknown): Promise<Prepared> => {
    const { monitor, run } = parseEvent(prepareEventSchema, event, 'prepare event');
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const prepared = await prepareRows({ ...ports, bucket, model: monitor.model, monitor, run });
    const { rows, setAside, windows } = prepared;
    ports.log.info('prepared', { model: monitor.model, incident: run.incident, rows, setAside, windows });
    return prepared;
  };
}

export const handler = createHandler({
  store: openS3(),
  log: openLog('prepare-training'),
  environment: process.env,
});
