import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { approvalEventSchema } from '../contract/retraining-steps.ts';
import { makeApprovalId } from '../ports/approvals.ts';
import { systemClock } from '../ports/clock.ts';
import { openPages } from '../ports/pages.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog } from '../ports/step-log.ts';
import { openTopic } from '../ports/topic.ts';
import { type AskPorts, ask } from './ask.ts';
import { record } from './record.ts';

/**
 * Asks people whether a model may be trained while the state machine waits with a task token, and keeps what
 * they said in the state and in the report that the run rests on.
 */
export function createHandler(ports: AskPorts) {
  return async (event: unknown): Promise<object> => {
    const parsed = parseEvent(approvalEventSchema, event, 'approval event');
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const where = { store: ports.store, pages: ports.pages, bucket, model: parsed.monitor.model };
    return parsed.action === 'ask' ? ask(ports, where, parsed) : record(ports, where, parsed);
  };
}

const log = openLog('ask-approval');

export const handler = createHandler({
  store: openS3(),
  pages: openPages(() => requireVariable(process.env, 'PAGE_FUNCTION_NAME'), log),
  people: openTopic(() => requireVariable(process.env, 'PEOPLE_TOPIC_ARN')),
  clock: systemClock,
  makeId: makeApprovalId,
  log,
  environment: process.env,
});
