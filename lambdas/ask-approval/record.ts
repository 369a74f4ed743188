import type { ApprovalEvent } from '../contract/retraining-steps.ts';
import { sayDecision } from '../core/retraining/approval.ts';
import { noteApproval } from '../core/retraining/state.ts';
import { findKeptAnswer } from '../ports/approvals.ts';
import { type ModelReports, noteRun } from '../ports/retraining-notes.ts';
import { changeRetrainingState } from '../ports/retraining-store.ts';
import type { AskPorts } from './ask.ts';

type Answer = Extract<ApprovalEvent, { readonly action: 'record' }>;

/** Keeps what a person said, or that nobody did, in the state and in the report that the run rests on; answers it. */
export async function record(
  { clock, log }: AskPorts,
  where: ModelReports,
  event: Answer,
): Promise<{ readonly answer: string; readonly sentence: string }> {
  const { run } = event;
  const now = clock.now().toISOString();
  const late = event.approval.answer === 'expired' ? await findKeptAnswer(where, run.incident, now) : null;
  const said = late ?? event.approval;
  const approval = { ...said, at: new Date(said.at).toISOString() };
  const sentence = sayDecision(approval);
  await changeRetrainingState(where, (state) => noteApproval(state, run.incident, approval));
  await noteRun(where, run, { at: approval.at, sentence, approval });
  log.info('answered', { model: where.model, incident: run.incident, ...approval });
  return { answer: approval.answer, sentence };
}
