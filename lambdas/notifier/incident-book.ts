import { secondsOf } from '../contract/duration.ts';
import { type Incident, incidentSchema } from '../contract/incident.ts';
import { writeS3Address } from '../contract/s3-address.ts';
import { topicOf } from '../core/alert/alarm-topics.ts';
import { findOwed, noteTold, type Owed } from '../core/alert/incident.ts';
import { DependencyError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson, type StoredJson } from '../ports/json-object.ts';
import { updateJson } from '../ports/update-json.ts';
import { destinationsOf, type NotifierContext } from './notifier-context.ts';

/** No telling takes longer: the function's own time-out. */
const LONGEST_TELLING_MS = 120_000;
const PAUSE_MS = 1000;
/** After so many rounds it is told all the same: twice is better than never. */
const LONGEST_WAIT = 20;
const MOST_ROUNDS = 40;

/** An incident that this call alone tells at the moment. */
export interface Claim {
  readonly name: string;
  readonly incident: Incident;
  readonly owed: Owed;
}

/**
 * Changes an incident and takes it up where something is to be told of it: of many calls at once (events come
 * at least once) one gets it, the others wait until it has told.
 *
 * @returns null where nothing is to be told
 */
export async function claimIncident(
  context: NotifierContext,
  name: string,
  change: (stored: Incident | null) => Incident | null,
): Promise<Claim | null> {
  const { ports, bucket, model } = context;
  const { store, clock, pause } = ports;
  const address = { bucket, key: stateKeys.alerts.incident(model, name) };
  for (let waited = 0; waited < MOST_ROUNDS; waited += 1) {
    const now = clock.now().toISOString();
    const stored = await readJson(store, address, incidentSchema);
    const changed = change(stored?.value ?? null);
    if (changed === null) return null;
    const owed = findOwed(changed, standingOf(context, changed, now));
    const mustWait = owed !== null && isHeld(stored, now) && waited < LONGEST_WAIT;
    if (!mustWait) {
      const incident = owed === null ? changed : { ...changed, telling: now };
      if (incident === stored?.value) return null;
      const condition = stored === null ? ({ ifAbsent: true } as const) : { ifMatch: stored.etag };
      const outcome = await store.put(address, JSON.stringify(incident), condition);
      if (outcome.status === 'written') return owed === null ? null : { name, incident, owed };
    }
    await pause(PAUSE_MS);
  }
  throw new DependencyError(`${writeS3Address(address)}: others kept writing it, ${MOST_ROUNDS} attempts`);
}

/** Notes who was told, and lets go of the incident. */
export async function settleClaim(
  { ports, bucket, model }: NotifierContext,
  { name, incident }: Claim,
  told: readonly string[],
): Promise<void> {
  const state = incident.state === 'open' ? 'ALARM' : 'OK';
  const address = { bucket, key: stateKeys.alerts.incident(model, name) };
  const telling = { state, at: ports.clock.now().toISOString() } as const;
  await updateJson(ports.store, { address, schema: incidentSchema }, (stored) =>
    noteTold(stored ?? incident, told, telling),
  );
}

function standingOf(context: NotifierContext, { channel, notice }: Incident, now: string) {
  const { severity } = topicOf(notice.metricName, notice.alarmName);
  return {
    now,
    destinations: channel === null ? destinationsOf(context, severity) : [channel],
    reminderSeconds: secondsOf(context.alerts.reminder),
    muted: context.muted,
  };
}

function isHeld(stored: StoredJson<Incident> | null, now: string): boolean {
  const since = stored?.value.telling ?? null;
  return since !== null && Date.parse(now) - Date.parse(since) < LONGEST_TELLING_MS;
}
