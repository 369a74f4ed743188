import type { DriftColumn, Report } from '../../contract/report.ts';
import type { AlarmNotice } from './alarm-notice.ts';
import { type AlarmTopic, topicOf } from './alarm-topics.ts';
import { writeSubject } from './subject.ts';

const MAX_LISTED = 5;
const MAX_LINE = 500;
/** SNS takes 256 KiB a message; a character may be four bytes. */
const MAX_RAW = 60_000;

/** A mail as plain text. */
export interface AlertMail {
  readonly subject: string;
  readonly body: string;
}

/** The report that an alarm rests on. */
export interface Evidence {
  readonly report: Report;
  /** S3 address of the report. */
  readonly address: string;
  /** Start of the first of the windows that alarmed one after the other up to this one; null if it does not alarm. */
  readonly since: string | null;
}

export interface MailContext {
  readonly model: string;
  readonly dashboard: string | null;
  /** Null where there is no report; a text says why it could not be read. */
  readonly evidence: Evidence | string | null;
}

/** The mail about an alarm: what happened in words first, then the evidence, then where to look. */
export function writeAlarmMail(notice: AlarmNotice, context: MailContext): AlertMail {
  const topic = topicOf(notice.metricName, notice.alarmName);
  const evidence = typeof context.evidence === 'string' ? null : context.evidence;
  const report = evidence?.report ?? null;
  const broken = notice.state === 'ALARM';
  const what = describeState(notice.state, topic, report);
  const names = broken ? topic.names(report) : [];
  const headline = `${context.model}: ${what}${names.length === 0 ? '' : ` (${names.join(', ')})`}.`;
  const paragraphs = [
    [headline, ...(report === null ? [] : [report.sentence])],
    describeTime(notice, evidence),
    ...(broken && report !== null ? describeEvidence(topic, report) : []),
    describeFindings(report),
    describePlaces(notice, context),
  ];
  return {
    subject: writeSubject({ state: notice.state, model: context.model, what, names }),
    body: writeParagraphs(paragraphs),
  };
}

/** The mail about a message that is no alarm: the text as it came. */
export function writeRawMail(text: string, { model }: { readonly model: string }): AlertMail {
  return {
    subject: writeSubject({ state: 'MESSAGE', model, what: 'a message that is no alarm', names: [] }),
    body: text.length > MAX_RAW ? `${text.slice(0, MAX_RAW)}\n(cut)` : text || '(empty)',
  };
}

function describeState(state: string, topic: AlarmTopic, report: Report | null): string {
  if (state === 'ALARM') return topic.broken(report);
  return state === 'OK' ? topic.recovered : topic.unknown;
}

function describeTime(notice: AlarmNotice, evidence: Evidence | null): readonly string[] {
  const lines = notice.at === null ? [] : [`State changed: ${notice.at}`];
  if (evidence === null) return lines;
  const { window, rows } = evidence.report;
  if (evidence.since !== null && evidence.since !== window.start) {
    lines.push(`Alarming since the window that began ${evidence.since}`);
  }
  lines.push(`Window: ${window.start ?? '?'} to ${window.end ?? '?'}`);
  lines.push(`Rows: ${rows.current} now, ${rows.reference} in the reference`);
  return lines;
}

function describeEvidence(topic: AlarmTopic, report: Report): readonly (readonly string[])[] {
  if (topic.part === 'drift') {
    const drifted = report.drift?.columns.filter((column) => column.verdict === 'ALARM') ?? [];
    return [
      listOf(
        'Columns, largest change first:',
        [...drifted].sort(byEffect).map((each) => each.sentence),
      ),
    ];
  }
  if (topic.part === 'degradation') {
    const rules = report.degradation?.rules.filter((rule) => rule.verdict === 'ALARM') ?? [];
    return [
      listOf(
        'Rules:',
        rules.map((rule) => rule.sentence),
      ),
    ];
  }
  return [];
}

function byEffect(a: DriftColumn, b: DriftColumn): number {
  return (b.effect ?? 0) - (a.effect ?? 0) || (a.column < b.column ? -1 : 1);
}

function describeFindings(report: Report | null): readonly string[] {
  const severities = ['error', 'warn', 'info'];
  const findings = [...(report?.findings ?? [])].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
  return listOf(
    'Also seen:',
    findings.map((finding) => finding.sentence),
  );
}

function describePlaces(notice: AlarmNotice, { evidence, dashboard }: MailContext): readonly string[] {
  return [
    typeof evidence === 'string'
      ? `Report: not readable: ${evidence}`
      : `Report: ${evidence?.address ?? 'none that shows this'}`,
    ...(dashboard === null
      ? []
      : [`Dashboard: ${dashboard}${notice.region === null ? '' : ` (${notice.region})`}`]),
    `Alarm: ${notice.alarmName}, ${notice.oldState ?? '?'} -> ${notice.state}`,
    ...(notice.description === null ? [] : [`About it: ${notice.description}`]),
    ...(notice.reason === '' ? [] : [`Reason: ${notice.reason}`]),
  ];
}

function listOf(title: string, sentences: readonly string[]): readonly string[] {
  if (sentences.length === 0) return [];
  const rest = sentences.length - MAX_LISTED;
  return [
    title,
    ...sentences.slice(0, MAX_LISTED).map((sentence) => `- ${sentence}`),
    ...(rest > 0 ? [`- and ${rest} more in the report`] : []),
  ];
}

function writeParagraphs(paragraphs: readonly (readonly string[])[]): string {
  const texts = paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) =>
      lines.map((line) => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line)).join('\n'),
    );
  return `${texts.join('\n\n')}\n`;
}
