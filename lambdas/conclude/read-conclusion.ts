import type { Outcome } from '../contract/retraining-state.ts';
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

const CHANGED_THE_MODEL: readonly Outcome[] = ['promoted', 'unverified', 'rolled-back'];

/** What became of the run: what a step concluded, else what failed. */
export function readConclusion(event: ConcludeEvent, now: string): Conclusion {
  const { conclusion, failure, stray } = event;
  const { outcome, sentence } = conclusion ?? describeFailure(failure);
  const left =
    stray === undefined
      ? ''
      : ` What it made could not all be taken away: ${causeOf(stray)} A person must look.`;
  const promotedAt = typeof event.promotedAt === 'string' ? new Date(event.promotedAt).toISOString() : now;
  return {
    outcome,
    sentence: `${sentence}${left}`,
    endedAt: now,
    servingSince: CHANGED_THE_MODEL.includes(outcome) ? (outcome === 'rolled-back' ? now : promotedAt) : null,
  };
}

type Failure = ConcludeEvent['failure'];

function describeFailure(failure: Failure): Pick<Conclusion, 'outcome' | 'sentence'> {
  const kept = 'The champion serves as before.';
  if (failure?.Error === RUN_BROKE_OFF) {
    return { outcome: 'aborted', sentence: `The run was broken off. ${kept}` };
  }
  return { outcome: 'failed', sentence: `The run failed: ${causeOf(failure)} ${kept}` };
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
