import { secondsOf } from '../../contract/duration.ts';
import type { Retraining } from '../../contract/retraining.ts';
import type { Asker, PastRun } from '../../contract/retraining-state.ts';
import type { Evidence } from './weigh-evidence.ts';

const MONTH_MS = 30 * 86_400_000;

/** What the brakes look at. */
export interface Situation {
  readonly source: Asker;
  /** ISO-8601 UTC. */
  readonly now: string;
  readonly settings: Retraining;
  readonly evidence: Evidence;
  /** Concluded runs, the newest last. */
  readonly past: readonly PastRun[];
}

/** Why no run is started: the brake that holds, and the numbers in a sentence. */
export interface Refusal {
  readonly brake: string;
  readonly sentence: string;
}

interface Brake {
  readonly name: string;
  /** Whether it also holds a run that a rule or a person asks for, alarm or not. */
  readonly holdsAll: boolean;
  /** Says why it holds; null where it lets go. */
  readonly check: (situation: Situation) => string | null;
}

/** Runs that were started in the 30 days before `now`; those that a person said no to cost nothing and do not count. */
export function runsOfMonth(past: readonly PastRun[], now: string): number {
  const since = Date.parse(now) - MONTH_MS;
  return past.filter(({ outcome, startedAt }) => outcome !== 'refused' && Date.parse(startedAt) > since)
    .length;
}

/** In this order: the first that holds is the one that is told. */
const BRAKES: readonly Brake[] = [
  {
    name: 'no-alarm',
    holdsAll: false,
    check: ({ evidence }) =>
      evidence.cause === null ? 'No window that could be judged alarms any more.' : null,
  },
  {
    name: 'harm',
    holdsAll: false,
    check: ({ evidence, settings }) => {
      if (evidence.cause !== 'drift') return null;
      if (settings.onDrift === 'never') return 'Data drift starts no run: retraining.onDrift is "never".';
      return sayUnharmed(evidence.harm.seen);
    },
  },
  {
    name: 'quorum',
    holdsAll: false,
    check: ({ evidence, settings }) =>
      evidence.alarming >= settings.quorum.alarms
        ? null
        : `${evidence.alarming} of the newest ${evidence.judged} judged windows alarm, ${settings.quorum.alarms} of ${settings.quorum.windows} must.`,
  },
  { name: 'cooldown', holdsAll: true, check: checkCooldown },
  {
    name: 'monthly-limit',
    holdsAll: true,
    check: ({ now, settings, past }) => {
      const runs = runsOfMonth(past, now);
      return runs < settings.maxPerMonth
        ? null
        : `${runs} runs were started in the last 30 days, ${settings.maxPerMonth} are allowed.`;
    },
  },
  {
    name: 'too-few-rows',
    holdsAll: true,
    check: ({ evidence, settings }) => {
      const { minimumRows, evaluation } = settings;
      const rows = Math.floor(evidence.labelledRows * (1 - evaluation.share));
      return rows >= minimumRows
        ? null
        : `About ${rows} labelled rows could be trained on (${evidence.labelledRows}, less the share set aside), ${minimumRows} are needed.`;
    },
  },
];

/** The first brake that holds, in the order of their cost; null where a run may start. */
export function checkBrakes(situation: Situation): Refusal | null {
  const asked = situation.source === 'schedule' || situation.source === 'hand';
  for (const { name, holdsAll, check } of BRAKES) {
    if (asked && !holdsAll) continue;
    const sentence = check(situation);
    if (sentence !== null) return { brake: name, sentence };
  }
  return null;
}

function sayUnharmed(seen: Evidence['harm']['seen']): string | null {
  if (seen === 'shown' || seen === 'estimated') return null;
  return seen === 'none'
    ? 'The data drifted, but the performance has not suffered, or not surely: measured where labels are in, and estimated where they are not.'
    : 'The data drifted, but whether the performance suffered is unknown: the newest windows have no labels yet, and it is not estimable without probabilities of a classifier and labels in the reference.';
}

function checkCooldown({ now, settings, past }: Situation): string | null {
  const last = past.at(-1);
  if (last === undefined) return null;
  const ends = Date.parse(last.endedAt) + 1000 * secondsOf(settings.cooldown);
  if (Date.parse(now) >= ends) return null;
  return `The run ${last.incident} ended at ${last.endedAt} (${last.outcome}); the cooldown of ${settings.cooldown} lasts until ${new Date(ends).toISOString()}.`;
}
