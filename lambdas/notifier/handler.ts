import { requireVariable } from '../contract/parse-event.ts';
import { parseAlarmNotice } from '../core/alert/alarm-notice.ts';
import { type AlertMail, writeAlarmMail, writeRawMail } from '../core/alert/write-mail.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { openTopic, type Topic } from '../ports/topic.ts';
import { findEvidence } from './find-evidence.ts';
import { readMessages } from './read-messages.ts';

export interface NotifierPorts {
  readonly store: ObjectStore;
  readonly people: Topic;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * The notifier: every alarm that the alarm topic hands over becomes a mail to people, with the report that
 * it rests on. What is no alarm is passed on as it came. That an alarm has just begun to watch
 * (INSUFFICIENT_DATA to OK) is logged and told nobody.
 */
export function createHandler(ports: NotifierPorts) {
  return async (event: unknown): Promise<void> => {
    for (const text of readMessages(event)) {
      const mail = await writeMail(ports, text);
      if (mail === null) continue;
      await ports.people.publish(mail);
      ports.log.info('told people', { subject: mail.subject });
    }
  };
}

async function writeMail(ports: NotifierPorts, text: string): Promise<AlertMail | null> {
  const { environment, log } = ports;
  const notice = parseAlarmNotice(text);
  if (notice === null) return writeRawMail(text, { model: environment.MODEL || 'monitor' });
  const { alarmName, state, oldState } = notice;
  if (state === 'OK' && oldState === 'INSUFFICIENT_DATA') {
    log.info('alarm began to watch', { alarmName });
    return null;
  }
  const model = notice.model ?? (environment.MODEL || alarmName);
  const evidence = await findEvidence(ports, { notice, model });
  const context = { model, dashboard: environment.DASHBOARD_NAME || null, evidence };
  try {
    return writeAlarmMail(notice, context);
  } catch (error) {
    // A report that is odd inside must not keep the alarm from people.
    return writeAlarmMail(notice, { ...context, evidence: String(error) });
  }
}

export const handler = createHandler({
  store: openS3(),
  people: openTopic(() => requireVariable(process.env, 'PEOPLE_TOPIC_ARN')),
  log: openLog('notifier'),
  environment: process.env,
});
