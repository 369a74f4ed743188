import type { ApprovalRequest } from '../contract/approval.ts';
import type { ApprovalEvent } from '../contract/retraining-steps.ts';
import { storedReportSchema } from '../contract/stored.ts';
import { ConfigError } from '../core/errors.ts';
import { endOfQuestion } from '../core/retraining/approval.ts';
import { writeQuestion, writeQuestionMail } from '../core/retraining/write-question.ts';
import { keepApprovalId, keepQuestion, noteMailed } from '../ports/approvals.ts';
import type { Clock } from '../ports/clock.ts';
import { readJson } from '../ports/json-object.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Pages } from '../ports/pages.ts';
import { type ModelReports, noteRun } from '../ports/retraining-notes.ts';
import { type ModelState, readRetrainingState } from '../ports/retraining-store.ts';
import type { StepLog } from '../ports/step-log.ts';
import type { Topic } from '../ports/topic.ts';

export interface AskPorts {
  readonly store: ObjectStore;
  readonly pages: Pages;
  readonly people: Topic;
  readonly clock: Clock;
  /** A new one-time id for a question about a model. */
  readonly makeId: (model: string) => string;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

type Question = Extract<ApprovalEvent, { readonly action: 'ask' }>;

/**
 * Keeps the question and says in the report that it is open, then mails it, once, however often the step is called:
 * an id that was mailed is always one that can be answered. Only a death between the mail and the note of it makes
 * two mails; both are about the same question, and one answer counts.
 */
export async function ask(ports: AskPorts, where: ModelReports, event: Question): Promise<object> {
  const { run } = event;
  const now = ports.clock.now().toISOString();
  const { question, expiresAt, mailedAt } = await keepQuestion(where, await describe(where, event, now));
  if (mailedAt !== null) return { expiresAt };
  const id = ports.makeId(where.model);
  await keepApprovalId(where, id, run.incident);
  await noteRun(where, run, { at: run.startedAt, approval: { answer: 'pending', expiresAt } });
  const pageUrl = ports.environment.APPROVAL_PAGE_URL ?? null;
  const asked = { model: where.model, incident: run.incident, question, id, expiresAt, pageUrl };
  await ports.people.publish(writeQuestionMail(asked));
  await noteMailed(where, run.incident, now);
  ports.log.info('asked', { model: where.model, incident: run.incident, expiresAt });
  return { expiresAt };
}

async function describe(where: ModelState, event: Question, now: string): Promise<ApprovalRequest> {
  const { monitor, run, taskToken } = event;
  const settings = monitor.retraining;
  if (settings?.approval === undefined) throw new ConfigError('retraining.approval: missing, nobody to ask');
  const report = await readReport(where, run.reportKey);
  const { state } = await readRetrainingState(where);
  const askedAt = new Date(event.askedAt).toISOString();
  return {
    schemaVersion: 1,
    run,
    question: writeQuestion({ monitor, settings, run, report, state, now }),
    askedAt,
    expiresAt: endOfQuestion(askedAt, settings.approval.timeout),
    taskToken,
    mailedAt: null,
    decision: null,
    toldAt: null,
  };
}

async function readReport({ store, bucket }: ModelState, key: string | null) {
  if (key === null) return null;
  return (await readJson(store, { bucket, key }, storedReportSchema))?.value ?? null;
}
