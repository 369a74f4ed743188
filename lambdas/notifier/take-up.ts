import { type AlarmNotice, parseAlarmNotice } from '../core/alert/alarm-notice.ts';
import { topicOf } from '../core/alert/alarm-topics.ts';
import { noteAlarm } from '../core/alert/incident.ts';
import { type AlertMessage, writeRawMail } from '../core/alert/write-mail.ts';
import type { Telling } from './deliver.ts';
import { type Claim, claimIncident } from './incident-book.ts';
import { destinationsOf, type NotifierContext } from './notifier-context.ts';
import { writeMessage } from './write-message.ts';

/** What is to be told of a message that reached the alarm topic; null where it is nothing new. */
export async function takeUp(context: NotifierContext, text: string): Promise<Telling | null> {
  const notice = parseAlarmNotice(text);
  if (notice === null) return tellAll(context, writeRawMail(text, context));
  const { clock, log } = context.ports;
  const now = clock.now().toISOString();
  try {
    let isKnown = false;
    const claim = await claimIncident(context, notice.alarmName, (stored) => {
      isKnown = stored !== null;
      return noteAlarm(stored, notice, { now });
    });
    if (claim !== null) return tellIncident(context, claim);
    if (isKnown || notice.state === 'ALARM') {
      log.info('nothing new', { alarmName: notice.alarmName, state: notice.state, muted: context.muted });
      return null;
    }
  } catch (error) {
    // Who is told twice is still told: an alarm must not get lost because it cannot be kept.
    log.warn('incident not kept', { alarmName: notice.alarmName, problem: String(error) });
  }
  return tellUnkept(context, notice);
}

/** What is owed of an incident; nobody is reminded of what a later window does not bear out any more. */
export async function tellIncident(context: NotifierContext, claim: Claim): Promise<Telling> {
  const { incident, owed } = claim;
  const isReminder = owed.kind === 'reminder';
  const { message, isCurrent } = await writeMessage(context, {
    notice: incident.notice,
    isLimit: incident.channel !== null,
    reminderOf: isReminder ? incident.openedAt : null,
  });
  return { message, to: isReminder && !isCurrent ? [] : owed.to, claim };
}

/** An alarm that no incident is kept of, by what it says itself. */
async function tellUnkept(context: NotifierContext, notice: AlarmNotice): Promise<Telling | null> {
  const { alarmName, state, oldState, metricName } = notice;
  if (state === 'OK' && oldState === 'INSUFFICIENT_DATA') {
    context.ports.log.info('alarm began to watch', { alarmName });
    return null;
  }
  if (context.muted) return null;
  const { message } = await writeMessage(context, { notice, isLimit: false, reminderOf: null });
  return { message, to: destinationsOf(context, topicOf(metricName, alarmName).severity), claim: null };
}

function tellAll(context: NotifierContext, message: AlertMessage): Telling {
  return { message, to: destinationsOf(context, message.severity), claim: null };
}
