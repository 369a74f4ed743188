import type { AlarmNotice } from '../core/alert/alarm-notice.ts';
import { writeLimitMessage } from '../core/alert/write-limit-message.ts';
import { type AlertMessage, writeAlarmMail } from '../core/alert/write-mail.ts';
import { findEvidence } from './find-evidence.ts';
import type { NotifierContext } from './notifier-context.ts';

export interface MessageSubject {
  readonly notice: AlarmNotice;
  /** Whether it is about a limit of a channel's own. */
  readonly isLimit: boolean;
  readonly reminderOf: string | null;
}

export interface WrittenMessage {
  readonly message: AlertMessage;
  /** False where a later window was judged otherwise than the one that the message rests on. */
  readonly isCurrent: boolean;
}

/** The message about an alarm or a limit, with the report that it rests on. */
export async function writeMessage(
  { ports, model: own }: NotifierContext,
  { notice, isLimit, reminderOf }: MessageSubject,
): Promise<WrittenMessage> {
  const { environment } = ports;
  const model = notice.model ?? own;
  const write = isLimit ? writeLimitMessage : writeAlarmMail;
  const evidence = await findEvidence(ports, { notice, model });
  const context = {
    model,
    dashboard: environment.DASHBOARD_NAME || null,
    logGroup: environment.LOG_GROUP || null,
    retrains: environment.RETRAINS === 'true',
    evidence,
    reminderOf,
  };
  const isCurrent = evidence === null || typeof evidence === 'string' || evidence.isCurrent;
  try {
    return { message: write(notice, context), isCurrent };
  } catch (error) {
    // A report that is odd inside must not keep the alarm from people.
    return { message: write(notice, { ...context, evidence: String(error) }), isCurrent };
  }
}
