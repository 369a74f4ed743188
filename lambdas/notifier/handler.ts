import { setTimeout as delay } from 'node:timers/promises';
import { requireVariable } from '../contract/parse-event.ts';
import { systemClock } from '../ports/clock.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openSecrets } from '../ports/secrets.ts';
import { openLog } from '../ports/step-log.ts';
import { openTopic } from '../ports/topic.ts';
import { openWebhooks } from '../ports/webhook.ts';
import { followRun } from './after-run.ts';
import { deliver, type Telling } from './deliver.ts';
import { type NotifierPorts, openContext } from './notifier-context.ts';
import { readMessages, readRun } from './read-messages.ts';
import { takeUp } from './take-up.ts';

/**
 * The notifier: every alarm that the alarm topic hands over becomes one message to people and channels, with
 * the report that it rests on, and one when it has recovered. After each run of the monitor it reminds of what
 * goes on. What is no alarm is passed on as it came.
 */
export function createHandler(ports: NotifierPorts) {
  return async (event: unknown): Promise<void> => {
    const context = await openContext(ports);
    const run = readRun(event);
    if (run !== null) return deliver(context, await followRun(context, run.executionArn));
    const tellings: (Telling | null)[] = [];
    for (const text of readMessages(event)) tellings.push(await takeUp(context, text));
    await deliver(
      context,
      tellings.filter((telling) => telling !== null),
    );
  };
}

export const handler = createHandler({
  store: openS3(),
  people: openTopic(() => requireVariable(process.env, 'PEOPLE_TOPIC_ARN')),
  webhook: openWebhooks(),
  secrets: openSecrets(),
  clock: systemClock,
  log: openLog('notifier'),
  environment: process.env,
  pause: delay,
});
