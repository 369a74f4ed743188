import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { adoptEventSchema } from '../contract/retraining-steps.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openSageMaker } from '../ports/sagemaker.ts';
import { openLog } from '../ports/step-log.ts';
import { type Adopted, type AdoptPorts, adoptBaseline } from './adopt-baseline.ts';
import { retireOld } from './retire-old.ts';

/**
 * The step after a promotion that lasts: makes the baseline that later windows are compared with, so that
 * alarms return to OK by themselves, and deletes models and configurations that are older than the kept ones.
 */
export function createHandler(ports: AdoptPorts) {
  return async (event: unknown): Promise<Adopted & { readonly retired: readonly string[] }> => {
    const { monitor, run, prepared, promotedAt } = parseEvent(adoptEventSchema, event, 'adopt event');
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const context = { ...ports, bucket, model: monitor.model, monitor, run, prepared, promotedAt };
    const adopted = await adoptBaseline(context);
    const retired = await retireOld(context);
    ports.log.info('adopted', { model: monitor.model, incident: run.incident, ...adopted, retired });
    return { ...adopted, retired };
  };
}

export const handler = createHandler({
  store: openS3(),
  host: openSageMaker(),
  log: openLog('adopt-baseline'),
  environment: process.env,
});
