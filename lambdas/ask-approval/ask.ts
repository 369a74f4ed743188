import type { ApprovalEvent } from '../contract/retraining-steps.ts';
import { storedReportSchema } from '../contract/stored.ts';
import { ConfigError } from '../core/errors.ts';
import { endOfQuestion } from '../core/retraining/approval.ts';
import { writeQuestion, writeQuestionMail } from '../core/retraining/write-question.ts';
import { keepApproval } from '../ports/approvals.ts';
import type { Clock } from '../ports/clock.ts';
import { readJson } from '../ports/json-object.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { type ModelState, readRetrainingState } from '../ports/retraining-store.ts';
import type { StepLog } from '../ports/step-log.ts';
import type { Topic } from '../ports/topic.ts';

export interface AskPorts {
  readonly store: ObjectStore;
  readonly people: Topic;
  readonly clock: Clock;
  /** A new one-time id for a question about a model. */
  readonly makeId: (model: string) => string;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

type Question = Extract<ApprovalEvent, { readonly action: 'ask' }>;

/** Keeps the question, then mails it: an id that was mailed is always one that can be answered. */
export async function ask(ports: AskPorts, where: ModelState, event: Question): Promise<object> {
  const { monitor, run, taskToken } = event;
  const settings = monitor.retraining;
  if (settings?.approval === undefined) throw new ConfigError('retraining.approval: missing, nobody to ask');
  const report = await readReport(where, run.reportKey);
  const { state } = await readRetrainingState(where);
  const now = ports.clock.now().toISOString();
  const question = writeQuestion({ monitor, settings, run, report, state, now });
  const askedAt = new Date(event.askedAt).toISOString();
  const expiresAt = endOfQuestion(askedAt, settings.approval.timeout);
  const id = ports.makeId(monitor.model);
  await keepApproval(where, id, {
    schemaVersion: 1,
    run,
    question,
    askedAt,
    expiresAt,
    taskToken,
    decision: null,
    toldAt: null,
  });
  const pageUrl = ports.environment.APPROVAL_PAGE_URL ?? null;
  const asked = { model: monitor.model, incident: run.incident, question, id, expiresAt, pageUrl };
  await ports.people.publish(writeQuestionMail(asked));
  ports.log.info('asked', { model: monitor.model, incident: run.incident, expiresAt });
  return { expiresAt };
}

async function readReport({ store, bucket }: ModelState, key: string | null) {
  if (key === null) return null;
  return (await readJson(store, { bucket, key }, storedReportSchema))?.value ?? null;
}
