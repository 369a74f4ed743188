import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { concludeEventSchema } from '../contract/retraining-steps.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { writeConclusion } from '../core/retraining/write-conclusion.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openPages, type Pages } from '../ports/pages.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { openTopic, type Topic } from '../ports/topic.ts';
import { type Conclusion, readConclusion } from './read-conclusion.ts';
import { storeConclusion } from './store-conclusion.ts';

export interface ConcludePorts {
  readonly store: ObjectStore;
  readonly pages: Pages;
  readonly people: Topic;
  readonly clock: Clock;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * The last step of every run, however it went: keeps the record, tells people what was decided and on which
 * numbers, says it in the report that the run rests on, and lets the next run in. Asked again it tells
 * nobody twice.
 */
export function createHandler(ports: ConcludePorts) {
  return async (event: unknown): Promise<Conclusion> => {
    const parsed = parseEvent(concludeEventSchema, event, 'conclude event');
    const { monitor, run } = parsed;
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const key = stateKeys.retraining.champion(monitor.model, run.incident);
    // It is kept when the endpoint is about to move.
    const hasMoved = (await ports.store.head({ bucket, key })) !== null;
    const conclusion = readConclusion(parsed, { now: ports.clock.now().toISOString(), hasMoved });
    const approval = parsed.conclusion?.outcome === 'refused' ? null : (parsed.approved?.sentence ?? null);
    const where = { store: ports.store, pages: ports.pages, bucket, model: monitor.model };
    const told = {
      model: monitor.model,
      run,
      ...conclusion,
      approval,
      isCleared: parsed.stray === undefined,
    };
    await storeConclusion(where, { event: parsed, conclusion }, () =>
      ports.people.publish(writeConclusion(told)),
    );
    ports.log.info('concluded', { model: monitor.model, incident: run.incident, ...conclusion });
    return conclusion;
  };
}

const log = openLog('conclude');

export const handler = createHandler({
  store: openS3(),
  pages: openPages(() => requireVariable(process.env, 'PAGE_FUNCTION_NAME'), log),
  people: openTopic(() => requireVariable(process.env, 'PEOPLE_TOPIC_ARN')),
  clock: systemClock,
  log,
  environment: process.env,
});
