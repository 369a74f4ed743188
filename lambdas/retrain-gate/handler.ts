import { requireVariable } from '../contract/parse-event.ts';
import { systemClock } from '../ports/clock.ts';
import { openExecutions } from '../ports/executions.ts';
import { openPages } from '../ports/pages.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog } from '../ports/step-log.ts';
import { decide } from './decide.ts';
import { type GateAnswer, type GatePorts, openContext } from './gate-context.ts';
import { readRequest } from './read-request.ts';

/**
 * The gate before retraining: whoever asks for a run, it starts only if no brake holds it. Asked by every
 * monitor run that judges ALARM, by the verdict alarms, by a rule, or by hand.
 */
export function createHandler(ports: GatePorts) {
  return async (event: unknown): Promise<GateAnswer> => {
    const request = readRequest(event);
    if (request === null) return { decision: 'nothing-asked' };
    return decide(openContext(ports), request);
  };
}

const log = openLog('retrain-gate');

export const handler = createHandler({
  store: openS3(),
  executions: openExecutions(() => requireVariable(process.env, 'RETRAINING_STATE_MACHINE_ARN')),
  pages: openPages(() => requireVariable(process.env, 'PAGE_FUNCTION_NAME'), log),
  clock: systemClock,
  log,
  environment: process.env,
});
