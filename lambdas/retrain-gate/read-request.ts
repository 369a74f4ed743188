import { MONITOR_METRICS } from '../contract/metric-names.ts';
import { parseEvent } from '../contract/parse-event.ts';
import { type Asker, type RetrainingInput, retrainingRequestSchema } from '../contract/retraining-state.ts';
import { parseAlarmNotice } from '../core/alert/alarm-notice.ts';

/** Who asks, and for which windows. */
export interface Request {
  readonly source: Asker;
  readonly span: RetrainingInput['span'];
}

const VERDICTS: readonly (string | null)[] = [MONITOR_METRICS.degradation, MONITOR_METRICS.dataDrift];

/**
 * Who asks for a run: a monitor run that judged ALARM, an alarm on a verdict, a rule, or a person. Null
 * where there is nothing to ask for: no window alarmed, the alarm is about something else or has ended.
 *
 * @throws InputError where the event is none of these
 */
export function readRequest(event: unknown): Request | null {
  const messages = readNotifications(event);
  if (messages !== null) return messages.some(isVerdictAlarm) ? { source: 'alarm', span: null } : null;
  const request = parseEvent(retrainingRequestSchema, event, 'retraining request');
  const { source, windows = [], window } = request;
  if (source === 'run' && !windows.some(({ verdict }) => verdict === 'ALARM')) return null;
  return { source, span: window ?? null };
}

function readNotifications(event: unknown): readonly string[] | null {
  const records = (event as { readonly Records?: unknown } | null)?.Records;
  if (!Array.isArray(records)) return null;
  return records.map((record) => String((record as { Sns?: { Message?: unknown } }).Sns?.Message ?? ''));
}

function isVerdictAlarm(message: string): boolean {
  const notice = parseAlarmNotice(message);
  return notice?.state === 'ALARM' && VERDICTS.includes(notice.metricName);
}
