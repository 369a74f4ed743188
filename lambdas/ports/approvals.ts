import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { type ApprovalRequest, approvalIdSchema, approvalRequestSchema } from '../contract/approval.ts';
import type { ApprovalDecision } from '../contract/approval-decision.ts';
import type { S3Address } from '../contract/s3-address.ts';
import { DependencyError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { standingOf } from '../core/retraining/approval.ts';
import { readJson, type StoredJson, writeJson } from './json-object.ts';
import type { ModelState } from './retraining-store.ts';
import type { TaskTokens } from './task-tokens.ts';
import { type JsonDocument, updateJson } from './update-json.ts';

const SECRET_BYTES = 32;
const ID = /^([A-Za-z0-9][A-Za-z0-9_-]{0,62})\.[A-Za-z0-9_-]{43}$/;
const ATTEMPTS = 10;

/** The model that a one-time id is about; null where it is no such id. */
export function modelOfApproval(id: string): string | null {
  return ID.exec(id)?.[1] ?? null;
}

/** A one-time id: the model, and 256 random bits that nobody can guess. */
export function makeApprovalId(model: string): string {
  return `${model}.${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/**
 * Keeps the question that a run waits on. A step that is called again asks no other question: the run then waits
 * with a new token, which takes the place of the one before, and a question that was closed because nobody
 * waited with that is open again and has to be mailed.
 */
export function keepQuestion(where: ModelState, asked: ApprovalRequest): Promise<ApprovalRequest> {
  return updateJson(where.store, questionOf(where, asked.run.incident), (kept) => {
    if (kept?.taskToken === asked.taskToken) return kept;
    if (kept === null || kept.decision?.answer === 'expired') return asked;
    return { ...kept, taskToken: asked.taskToken };
  });
}

/** Lets an id open the question of a run, beside all ids before: who may only list the state learns no id. */
export async function keepApprovalId(where: ModelState, id: string, incident: string): Promise<void> {
  const value: z.output<typeof approvalIdSchema> = { schemaVersion: 1, incident };
  await writeJson(where.store, { address: idAddressOf(where, id), value }, { ifAbsent: true });
}

/** Notes that people were asked, so that a step that is called again mails nothing more. */
export async function noteMailed(where: ModelState, incident: string, now: string): Promise<void> {
  await updateJson(where.store, questionOf(where, incident), (kept) => kept && { ...kept, mailedAt: now });
}

/** The question that the id is good for; null where there is none. */
export async function findApproval(
  where: ModelState,
  id: string,
): Promise<StoredJson<ApprovalRequest> | null> {
  if (modelOfApproval(id) !== where.model) return null;
  const opened = await readJson(where.store, idAddressOf(where, id), approvalIdSchema);
  if (opened === null) return null;
  const { address, schema } = questionOf(where, opened.value.incident);
  return readJson(where.store, address, schema);
}

/** How an answer was taken; with the question wherever there is one. */
export type AnswerOutcome =
  | { readonly status: 'unknown' }
  | { readonly status: 'taken' | 'answered' | 'expired'; readonly request: ApprovalRequest };

/** What answering needs beside the question's id. */
export interface AnswerContext extends ModelState {
  readonly tokens: TaskTokens;
  /** ISO-8601 UTC. */
  readonly now: string;
}

/**
 * Takes an answer once: of many at the same time one is written, and the run goes on with that one. Where an
 * answer was written but its run not told, because whoever wrote it died, the run is told of it now.
 *
 * @throws DependencyError where the run could not be told; the same answer may be given again
 */
export async function answerApproval(
  context: AnswerContext,
  id: string,
  decision: ApprovalDecision,
): Promise<AnswerOutcome> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const found = await findApproval(context, id);
    if (found === null) return { status: 'unknown' };
    const request = found.value;
    const standing = standingOf(request, context.now);
    if (standing !== 'open') {
      if (standing === 'answered' && request.toldAt === null) await tell(context, request);
      return { status: standing, request };
    }
    const decided = { ...request, decision };
    const write = { address: addressOf(context, request), value: decided };
    const written = await writeJson(context.store, write, { ifMatch: found.etag });
    if (written.status !== 'written') continue;
    if ((await tell(context, decided)) === 'told') return { status: 'taken', request: decided };
    return closeApproval(context, id, { value: decided, etag: written.etag });
  }
  throw new DependencyError('the question: others kept writing it');
}

/** Tells the run of the decision, and notes that it was told: whoever is heard, the run goes on with this decision. */
async function tell(context: AnswerContext, request: ApprovalRequest): Promise<'told' | 'gone'> {
  const heard = await context.tokens.succeed(request.taskToken, request.decision);
  if (heard === 'told') await noteTold(context, request.run.incident, context.now);
  return heard;
}

/** Notes that the run goes on with what was decided; a question that was not decided stays as it is. */
function noteTold(where: ModelState, incident: string, now: string): Promise<ApprovalRequest | null> {
  return updateJson(where.store, questionOf(where, incident), (kept) =>
    kept?.decision && kept.toldAt === null ? { ...kept, toldAt: now } : kept,
  );
}

/**
 * What counts of a question whose run waits no more: an answer that is kept already, even where whoever kept it
 * died before it told the run; null where there is none. Who keeps one from now on hears that it is too late.
 */
export async function findKeptAnswer(
  where: ModelState,
  incident: string,
  now: string,
): Promise<ApprovalDecision | null> {
  const decision = (await noteTold(where, incident, now))?.decision ?? null;
  return decision?.answer === 'expired' ? null : decision;
}

/**
 * The run did not wait any more when it was told: whatever the answer was, it came too late, unless another call
 * told the run of this very answer meanwhile and noted so, or the run waits with another token by now.
 */
async function closeApproval(
  context: AnswerContext,
  id: string,
  { value: request, etag }: StoredJson<ApprovalRequest>,
): Promise<AnswerOutcome> {
  const decision = { answer: 'expired', by: null, how: 'timeout', at: context.now, reason: null } as const;
  const value = { ...request, decision, toldAt: context.now };
  const closed = { address: addressOf(context, request), value };
  const { status } = await writeJson(context.store, closed, { ifMatch: etag });
  if (status === 'written') return { status: 'expired', request: value };
  const meanwhile = await findApproval(context, id);
  if (meanwhile?.value.toldAt === null) await tell(context, meanwhile.value);
  return { status: 'taken', request };
}

function questionOf({ bucket, model }: ModelState, incident: string): JsonDocument<ApprovalRequest> {
  return {
    address: { bucket, key: stateKeys.retraining.approval(model, incident) },
    schema: approvalRequestSchema,
  };
}

function addressOf(where: ModelState, { run }: ApprovalRequest): S3Address {
  return questionOf(where, run.incident).address;
}

function idAddressOf({ bucket, model }: ModelState, id: string): S3Address {
  const hash = createHash('sha256').update(id).digest('hex');
  return { bucket, key: stateKeys.retraining.approval(model, hash) };
}
