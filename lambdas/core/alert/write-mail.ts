import type { AlertSeverity } from '../../contract/names.ts';
import type { Report } from '../../contract/report.ts';
import { recommend } from '../recommend.ts';
import type { AlarmNotice } from './alarm-notice.ts';
import { type AlarmTopic, topicOf } from './alarm-topics.ts';
import type { Link } from './console-links.ts';
import { describeCertainty, describeChanges, listOf } from './describe-evidence.ts';
import { describePlaces, findLinks } from './describe-places.ts';
import { writeSubject } from './subject.ts';

const MAX_LINE = 500;
/** SNS takes 256 KiB a message; a character may be four bytes. */
const MAX_RAW = 60_000;

/** A mail as plain text. */
export interface AlertMail {
  readonly subject: string;
  readonly body: string;
}

/** A mail with what channels show apart from its text. */
export interface AlertMessage extends AlertMail {
  readonly model: string;
  /** Name of the alarm, or of the limit that was passed; null for a message that is neither. */
  readonly alarm: string | null;
  readonly state: string;
  readonly severity: AlertSeverity;
  readonly links: readonly Link[];
}

/** The report that an alarm rests on. */
export interface Evidence {
  readonly report: Report;
  /** S3 address of the report. */
  readonly address: string;
  /** S3 address of the report as a page, and whether that is there: it is drawn apart from the verdict. */
  readonly page: { readonly address: string; readonly isDrawn: boolean };
  /** Start of the first of the windows that alarmed one after the other up to this one; null if it does not alarm. */
  readonly since: string | null;
  /** S3 address of the configuration that the window was judged by; null where it is not known. */
  readonly config: string | null;
  /** Whether no later window was judged otherwise. */
  readonly isCurrent: boolean;
}

export interface MailContext {
  readonly model: string;
  readonly dashboard: string | null;
  /** Log group of the monitor's runs. */
  readonly logGroup: string | null;
  /** Whether the model can be trained anew by itself. */
  readonly retrains: boolean;
  /** Null where there is no report; a text says why it could not be read. */
  readonly evidence: Evidence | string | null;
  /** Since when the alarm is known, for a reminder; else null. */
  readonly reminderOf?: string | null;
}

/** The message about an alarm: what happened in words first, then the evidence, then where to look. */
export function writeAlarmMail(notice: AlarmNotice, context: MailContext): AlertMessage {
  const topic = topicOf(notice.metricName, notice.alarmName);
  const evidence = typeof context.evidence === 'string' ? null : context.evidence;
  const report = evidence?.report ?? null;
  const broken = notice.state === 'ALARM';
  const reminderOf = context.reminderOf ?? null;
  const what = `${reminderOf === null ? '' : 'still '}${describeState(notice.state, topic, report)}`;
  const amounts = broken ? topic.amounts(report) : [];
  const headline = `${context.model}: ${what}${amounts.length === 0 ? '' : ` (${amounts.join(', ')})`}.`;
  const paragraphs = [
    [headline, ...(topic.part === null || report === null ? [] : [report.sentence])],
    ...(broken && report !== null ? [describeChanges(topic.part, report)] : []),
    ...(topic.part === null
      ? [describeTimes(notice, reminderOf), broken ? listOf('What to do:', topic.advice) : []]
      : [[...describeTimes(notice, reminderOf), ...describeWindow(evidence)]]),
    ...(broken && topic.part !== null && report !== null
      ? [
          describeCertainty(topic.part, report),
          [describeRetraining(report, context)],
          listOf('What to do:', recommend(report)),
          describeFindings(report),
        ]
      : []),
    ...(topic.part === null && report !== null ? [describeNewest(report)] : []),
    describePlaces(notice, context),
  ];
  return {
    subject: writeSubject({ state: notice.state, model: context.model, what, names: amounts }),
    body: writeParagraphs(paragraphs),
    model: context.model,
    alarm: notice.alarmName,
    state: notice.state,
    severity: topic.severity,
    links: findLinks(notice, context),
  };
}

/** The message about something that is no alarm: the text as it came. */
export function writeRawMail(text: string, { model }: { readonly model: string }): AlertMessage {
  return {
    subject: writeSubject({ state: 'MESSAGE', model, what: 'a message that is no alarm', names: [] }),
    body: text.length > MAX_RAW ? `${text.slice(0, MAX_RAW)}\n(cut)` : text || '(empty)',
    model,
    alarm: null,
    state: 'MESSAGE',
    severity: 'warning',
    links: [],
  };
}

/** Paragraphs as plain text, overlong lines cut. */
export function writeParagraphs(paragraphs: readonly (readonly string[])[]): string {
  const texts = paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) =>
      lines.map((line) => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line)).join('\n'),
    );
  return `${texts.join('\n\n')}\n`;
}

function describeState(state: string, topic: AlarmTopic, report: Report | null): string {
  if (state === 'ALARM') return topic.broken(report);
  return state === 'OK' ? topic.recovered : topic.unknown;
}

/** What was done about it by itself. */
function describeRetraining({ retraining }: Report, { retrains }: MailContext): string {
  if (retraining === undefined) {
    return retrains
      ? 'Retraining: nothing was decided on this window yet.'
      : 'Retraining: not started, for the monitor file sets up no trainer.';
  }
  const { decision, sentence, incident, outcome } = retraining;
  const run = incident === null ? '' : ` Run: ${incident}${outcome === null ? '' : `, ended: ${outcome}`}.`;
  return `Retraining: ${decision === 'started' ? 'started' : 'not started'}. ${sentence}${run}`;
}

function describeTimes(notice: AlarmNotice, reminderOf: string | null): readonly string[] {
  return [
    ...(notice.at === null ? [] : [`State changed: ${notice.at}`]),
    ...(reminderOf === null ? [] : [`Known since: ${reminderOf}`]),
  ];
}

function describeWindow(evidence: Evidence | null): readonly string[] {
  if (evidence === null) return [];
  const { window, rows } = evidence.report;
  return [
    ...(evidence.since === null || evidence.since === window.start
      ? []
      : [`Alarming since the window that began ${evidence.since}`]),
    `Window: ${writeWindow(evidence.report)}`,
    `Rows: ${rows.current} now, ${rows.reference} in the reference`,
  ];
}

/** For an alarm that no report is the evidence of: what was last known. */
function describeNewest(report: Report): readonly string[] {
  return [
    `The newest window that was judged, ${writeWindow(report)}, had ${report.rows.current} rows: ${report.verdict}. ${report.sentence}`,
  ];
}

const writeWindow = ({ window }: Report): string => `${window.start ?? '?'} to ${window.end ?? '?'}`;

function describeFindings(report: Report): readonly string[] {
  const severities = ['error', 'warn', 'info'];
  const findings = [...report.findings].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
  return listOf(
    'Also seen:',
    findings.map((finding) => finding.sentence),
  );
}
