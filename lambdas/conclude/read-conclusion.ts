import { CHALLENGER_STAYS, type Outcome } from '../contract/retraining-state.ts';
import type { ConcludeEvent } from '../contract/retraining-steps.ts';
import { RUN_BROKE_OFF } from '../contract/retried-errors.ts';

/** How a run ended, in a word and in sentences. */
export interface Conclusion {
  readonly outcome: Outcome;
  readonly sentence: string;
  /** ISO-8601 UTC. */
  readonly endedAt: string;
  /** When the model that serves now began to, where the run changed it. */
  readonly servingSince: string | null;
}

/** When a run is concluded, and what it had done by then. */
interface Ending {
  /** ISO-8601 UTC. */
  readonly now: string;
  /** Whether the endpoint was moved to the challenger, or nearly. */
  readonly hasMoved: boolean;
}

/** What became of the run: what a step concluded, else what failed. */
export function readConclusion(event: ConcludeEvent, { now, hasMoved }: Ending): Conclusion {
  const { conclusion, failure, stray } = event;
  const { outcome, sentence } = conclusion ?? describeFailure(failure, stray === undefined);
  const left =
    stray === undefined
      ? ''
      : ` What it made could not all be taken away: ${causeOf(stray)} A person must look.`;
  const promotedAt = typeof event.promotedAt === 'string' ? new Date(event.promotedAt).toISOString() : now;
  // A champion that came back serves since now: the windows before were partly the challenger's.
  const cameBack = hasMoved || outcome === 'rolled-back' ? now : null;
  return {
    outcome,
    sentence: `${sentence}${left}`,
    endedAt: now,
    servingSince: CHALLENGER_STAYS.includes(outcome) ? promotedAt : cameBack,
  };
}

type Failure = ConcludeEvent['failure'];

function describeFailure(failure: Failure, isCleared: boolean): Pick<Conclusion, 'outcome' | 'sentence'> {
  // Where not all could be taken away, nobody knows what serves.
  const kept = isCleared ? ' The champion serves as before.' : '';
  if (failure?.Error === RUN_BROKE_OFF) {
    return { outcome: 'aborted', sentence: `The run was broken off.${kept}` };
  }
  return { outcome: 'failed', sentence: `The run failed: ${causeOf(failure)}${kept}` };
}

/** The message of a failure: Step Functions hands over a Lambda's error as JSON text. */
function causeOf(failure: Failure): string {
  const { Error: name = 'unknown error', Cause: cause = '' } = failure ?? {};
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: string };
    return errorMessage ?? cause;
  } catch {
    return cause === '' ? name : cause;
  }
}
