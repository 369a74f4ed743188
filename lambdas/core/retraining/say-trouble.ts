import type { Cause } from '../../contract/retraining-state.ts';
import type { Evidence } from './weigh-evidence.ts';

/** Why a run was started, in a sentence. */
export function sayTrouble(cause: Cause, { alarming, judged, onset, labelledRows, harm }: Evidence): string {
  const rows = `${labelledRows} labelled rows are at hand.`;
  if (cause === 'hand') return `A person asked for it. ${rows}`;
  if (cause === 'schedule') return `The schedule asked for it. ${rows}`;
  const what = cause === 'drift' ? 'The data drifted' : 'The performance degraded';
  const estimate = cause === 'drift' && harm.sentence !== null ? ` ${harm.sentence}` : '';
  return `${what} in ${alarming} of the newest ${judged} judged windows, since the one from ${onset}.${estimate} ${rows}`;
}
