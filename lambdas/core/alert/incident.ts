import type { Mute } from '../../contract/alerts.ts';
import type { Incident } from '../../contract/incident.ts';
import type { AlarmNotice } from './alarm-notice.ts';

/** How an incident stands towards the people who are to know of it. */
export interface Standing {
  /** ISO-8601 UTC. */
  readonly now: string;
  /** Destinations that are to be told of this incident. */
  readonly destinations: readonly string[];
  /** After so long without a word a destination is reminded; 0: never. */
  readonly reminderSeconds: number;
  readonly muted: boolean;
}

/** What is to be said of an incident, and to whom. */
export interface Owed {
  readonly kind: 'alarm' | 'reminder' | 'recovery';
  readonly to: readonly string[];
}

/**
 * The incident after an alarm's notification. An alarm that goes on, a notification that comes twice, and
 * one that is older than what is known change nothing; an alarm after a recovery opens a new incident.
 *
 * @param stored null where there was none yet
 * @returns the very incident where nothing changed; null where there is none and none begins
 */
export function noteAlarm(
  stored: Incident | null,
  notice: AlarmNotice,
  { now, channel = null }: { readonly now: string; readonly channel?: string | null },
): Incident | null {
  if (stored !== null && isOlder(notice, stored.notice)) return stored;
  const isOpen = stored?.state === 'open';
  if (notice.state === 'ALARM') return isOpen ? stored : openIncident(notice, now, channel);
  if (notice.state !== 'OK') return stored;
  return isOpen ? { ...stored, state: 'closed', notice } : stored;
}

/**
 * What is owed now: the alarm to those who were never told, the recovery to those who were told of the alarm,
 * and a reminder to those who have not heard of it for long. While muted only recoveries are told.
 */
export function findOwed(incident: Incident, standing: Standing): Owed | null {
  if (incident.state === 'closed') return owe('recovery', toldOfAlarm(incident));
  if (standing.muted) return null;
  const untold = standing.destinations.filter((name) => incident.told[name] === undefined);
  if (untold.length > 0) return owe('alarm', untold);
  return owe('reminder', findForgotten(incident, standing));
}

/** The incident after these destinations were told how it stood. */
export function noteTold(
  incident: Incident,
  destinations: readonly string[],
  telling: Incident['told'][string],
): Incident {
  const told = Object.fromEntries(destinations.map((name) => [name, telling]));
  return { ...incident, told: { ...incident.told, ...told }, telling: null };
}

/** Whether a maintenance window is on. */
export function isMuted(mutes: readonly Mute[], now: string): boolean {
  const time = Date.parse(now);
  return mutes.some(({ from, to }) => Date.parse(from) <= time && time < Date.parse(to));
}

function openIncident(notice: AlarmNotice, now: string, channel: string | null): Incident {
  return {
    schemaVersion: 1,
    state: 'open',
    openedAt: now,
    notice,
    channel,
    told: {},
    telling: null,
    acknowledgedAt: null,
  };
}

function isOlder(notice: AlarmNotice, known: AlarmNotice): boolean {
  return notice.at !== null && known.at !== null && instantOf(notice.at) < instantOf(known.at);
}

/** CloudWatch writes the zone as "+0000". */
function instantOf(at: string): number {
  return Date.parse(at.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}

function toldOfAlarm({ told }: Incident): readonly string[] {
  return Object.keys(told).filter((name) => told[name]?.state === 'ALARM');
}

function findForgotten(
  { told, acknowledgedAt }: Incident,
  { now, destinations, reminderSeconds }: Standing,
): readonly string[] {
  if (reminderSeconds === 0 || acknowledgedAt !== null) return [];
  return destinations.filter((name) => {
    const last = told[name]?.at;
    return last !== undefined && Date.parse(now) - Date.parse(last) >= 1000 * reminderSeconds;
  });
}

function owe(kind: Owed['kind'], to: readonly string[]): Owed | null {
  return to.length === 0 ? null : { kind, to };
}
