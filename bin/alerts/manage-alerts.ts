import type { Mute } from '../../lambdas/contract/alerts.ts';
import { type Incident, incidentSchema, type Mutes, mutesSchema } from '../../lambdas/contract/incident.ts';
import { InputError } from '../../lambdas/core/errors.ts';
import { stateKeys } from '../../lambdas/core/plan/state-keys.ts';
import { readJson } from '../../lambdas/ports/json-object.ts';
import type { ModelState } from '../../lambdas/ports/retraining-store.ts';
import { updateJson } from '../../lambdas/ports/update-json.ts';

export interface NamedIncident {
  readonly alarm: string;
  readonly incident: Incident;
}

/** Every incident that is open, by the name of its alarm. */
export async function listIncidents({ store, bucket, model }: ModelState): Promise<readonly NamedIncident[]> {
  const prefix = stateKeys.alerts.incidents(model);
  const found: NamedIncident[] = [];
  for await (const { key } of store.list({ bucket, prefix })) {
    const stored = await readJson(store, { bucket, key }, incidentSchema);
    const alarm = decodeURIComponent(key.slice(prefix.length).replace(/\.json$/, ''));
    if (stored?.value.state === 'open') found.push({ alarm, incident: stored.value });
  }
  return found;
}

/**
 * Takes note of open incidents, so that nobody is reminded of them any more; the recovery is still told.
 *
 * @param alarm the one to take note of; all that are open where it is left out
 * @throws InputError where no such incident is open
 */
export async function acknowledge(
  place: ModelState,
  now: string,
  alarm?: string,
): Promise<readonly string[]> {
  const open = (await listIncidents(place)).map((incident) => incident.alarm);
  if (alarm !== undefined && !open.includes(alarm)) {
    const allowed = open.length === 0 ? 'none is open' : open.join(', ');
    throw new InputError(`--alarm: got "${alarm}", allowed: ${allowed}`);
  }
  const chosen = alarm === undefined ? open : [alarm];
  for (const name of chosen) {
    const address = { bucket: place.bucket, key: stateKeys.alerts.incident(place.model, name) };
    await updateJson(place.store, { address, schema: incidentSchema }, (stored) =>
      stored?.state === 'open' ? { ...stored, acknowledgedAt: now } : stored,
    );
  }
  return chosen;
}

/** Maintenance windows that were set by command and have not passed. */
export async function listMutes({ store, bucket, model }: ModelState, now: string): Promise<readonly Mute[]> {
  const stored = await readJson(store, { bucket, key: stateKeys.alerts.mutes(model) }, mutesSchema);
  return (stored?.value.mutes ?? []).filter(({ to }) => Date.parse(to) > Date.parse(now));
}

/** Adds a maintenance window, or ends all of them where it is null; those that have passed are dropped. */
export async function setMute(place: ModelState, now: string, mute: Mute | null): Promise<readonly Mute[]> {
  const { store, bucket, model } = place;
  const address = { bucket, key: stateKeys.alerts.mutes(model) };
  const { mutes } = await updateJson(store, { address, schema: mutesSchema }, (stored): Mutes => {
    const coming = (stored?.mutes ?? []).filter(({ to }) => Date.parse(to) > Date.parse(now));
    return { schemaVersion: 1, mutes: mute === null ? [] : [...coming, mute] };
  });
  return mutes;
}
