import type { ApprovalDecision } from '../../contract/approval-decision.ts';
import type { Outcome, RetrainingState } from '../../contract/retraining-state.ts';

/** Runs that are remembered: more than the brakes look back at. */
const KEPT_RUNS = 100;

/** The state of a model that was never retrained. */
export const NEVER_RETRAINED: RetrainingState = {
  schemaVersion: 1,
  running: null,
  past: [],
  servingSince: null,
};

/** The state with what a person said to the run that goes on; the same state where another one does, or none. */
export function noteApproval(
  state: RetrainingState,
  incident: string,
  approval: ApprovalDecision,
): RetrainingState {
  if (state.running?.incident !== incident) return state;
  return { ...state, running: { ...state.running, approval } };
}

export interface Conclusion {
  readonly incident: string;
  readonly outcome: Outcome;
  /** ISO-8601 UTC. */
  readonly endedAt: string;
  /** When the model that serves now began to, where the run changed it. */
  readonly servingSince: string | null;
}

/** The state once a run has ended; the same state where it was concluded before, or is another one. */
export function concludeRun(state: RetrainingState, conclusion: Conclusion): RetrainingState {
  const { incident, outcome, endedAt, servingSince } = conclusion;
  if (state.running?.incident !== incident) return state;
  return {
    ...state,
    running: null,
    past: [...state.past, { ...state.running, endedAt, outcome }].slice(-KEPT_RUNS),
    servingSince: servingSince ?? state.servingSince,
  };
}
