import { type Alerts, alertsSchema, type Channel, type Mute } from '../contract/alerts.ts';
import { mutesSchema } from '../contract/incident.ts';
import { ALERT_SEVERITIES, type AlertSeverity } from '../contract/names.ts';
import { isMuted } from '../core/alert/incident.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import type { Clock } from '../ports/clock.ts';
import { readJson } from '../ports/json-object.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { StepLog } from '../ports/step-log.ts';
import type { Topic } from '../ports/topic.ts';
import type { Webhook } from '../ports/webhook.ts';

/** The destination that is the people topic: the mails. */
export const PEOPLE = 'people';

export interface NotifierPorts {
  readonly store: ObjectStore;
  readonly people: Topic;
  readonly webhook: Webhook;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
  /** Waits so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/** What every part of the notifier needs. */
export interface NotifierContext {
  readonly ports: NotifierPorts;
  /** Bucket of the monitor's own state; empty where it is not set. */
  readonly bucket: string;
  readonly model: string;
  readonly alerts: Alerts;
  readonly muted: boolean;
}

/** Settings and maintenance windows as they are now. Mutes that cannot be read mute nothing. */
export async function openContext(ports: NotifierPorts): Promise<NotifierContext> {
  const { environment, clock } = ports;
  const alerts = alertsSchema.parse(JSON.parse(environment.ALERTS || '{}'));
  const place = { bucket: environment.STATE_BUCKET || '', model: environment.MODEL || 'monitor' };
  const mutes = [...alerts.mute, ...(await readMutes(ports, place))];
  return { ports, ...place, alerts, muted: isMuted(mutes, clock.now().toISOString()) };
}

/** Who is told of an alarm of this severity. */
export function destinationsOf({ alerts }: NotifierContext, severity: AlertSeverity): readonly string[] {
  const channels = alerts.channels.filter((channel) => wants(channel, severity));
  return [PEOPLE, ...channels.map(({ name }) => name)];
}

function wants({ minimumSeverity, thresholds }: Channel, severity: AlertSeverity): boolean {
  if (minimumSeverity === undefined) return Object.keys(thresholds).length === 0;
  return ALERT_SEVERITIES.indexOf(severity) >= ALERT_SEVERITIES.indexOf(minimumSeverity);
}

async function readMutes(
  { store, log }: NotifierPorts,
  { bucket, model }: Pick<NotifierContext, 'bucket' | 'model'>,
): Promise<readonly Mute[]> {
  try {
    const stored = await readJson(store, { bucket, key: stateKeys.alerts.mutes(model) }, mutesSchema);
    return stored?.value.mutes ?? [];
  } catch (error) {
    log.warn('mutes not readable', { model, problem: String(error) });
    return [];
  }
}
