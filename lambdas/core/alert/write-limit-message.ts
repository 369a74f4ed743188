import type { AlarmNotice } from './alarm-notice.ts';
import { describeCommands, describeReport, findLinks } from './describe-places.ts';
import { writeSubject } from './subject.ts';
import { type AlertMessage, type MailContext, writeParagraphs } from './write-mail.ts';

/** The message about a limit of a channel's own: passed, or kept again. */
export function writeLimitMessage(notice: AlarmNotice, context: MailContext): AlertMessage {
  const { model, reminderOf = null } = context;
  const evidence = typeof context.evidence === 'string' ? null : context.evidence;
  const what = `${reminderOf === null ? '' : 'still '}${notice.reason}`;
  const window = evidence?.report.window;
  const paragraphs = [
    [`${model}: ${what}.`, ...(evidence === null ? [] : [evidence.report.sentence])],
    window === undefined ? [] : [`Window: ${window.start ?? '?'} to ${window.end ?? '?'}`],
    evidence === null ? [] : [...describeReport(evidence), ...describeCommands(evidence)],
  ];
  return {
    subject: writeSubject({ state: notice.state, model, what, names: [] }),
    body: writeParagraphs(paragraphs),
    model,
    alarm: notice.alarmName,
    state: notice.state,
    severity: 'warning',
    links: findLinks(notice, context).filter(({ label }) => label !== 'Alarm'),
  };
}
