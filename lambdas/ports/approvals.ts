import { createHash, randomBytes } from 'node:crypto';
import { type ApprovalRequest, approvalRequestSchema } from '../contract/approval.ts';
import type { ApprovalDecision } from '../contract/approval-decision.ts';
import type { S3Address } from '../contract/s3-address.ts';
import { DependencyError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { standingOf } from '../core/retraining/approval.ts';
import { readJson, type StoredJson, writeJson } from './json-object.ts';
import type { ModelState } from './retraining-store.ts';
import type { TaskTokens } from './task-tokens.ts';

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

/** Keeps a question under a hash of its id: who may only list the state learns no id. */
export async function keepApproval(where: ModelState, id: string, request: ApprovalRequest): Promise<void> {
  await writeJson(where.store, { address: addressOf(where, id), value: request }, { ifAbsent: true });
}

/** The question that the id is good for; null where there is none. */
export async function findApproval(
  where: ModelState,
  id: string,
): Promise<StoredJson<ApprovalRequest> | null> {
  if (modelOfApproval(id) !== where.model) return null;
  return readJson(where.store, addressOf(where, id), approvalRequestSchema);
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
      if (standing === 'answered' && request.toldAt === null) await tell(context, id, request);
      return { status: standing, request };
    }
    const decided = { ...request, decision };
    const write = { address: addressOf(context, id), value: decided };
    const written = await writeJson(context.store, write, { ifMatch: found.etag });
    if (written.status !== 'written') continue;
    if ((await tell(context, id, decided)) === 'told') return { status: 'taken', request: decided };
    return closeApproval(context, id, { value: decided, etag: written.etag });
  }
  throw new DependencyError('the question: others kept writing it');
}

/** Tells the run of the decision, and notes that it was told: whoever is heard, the run goes on with this decision. */
async function tell(context: AnswerContext, id: string, request: ApprovalRequest): Promise<'told' | 'gone'> {
  const heard = await context.tokens.succeed(request.taskToken, request.decision);
  if (heard === 'told') {
    const value = { ...request, toldAt: context.now };
    await writeJson(context.store, { address: addressOf(context, id), value });
  }
  return heard;
}

/**
 * The run did not wait any more when it was told: whatever the answer was, it came too late, unless another call
 * told the run of this very answer meanwhile and noted so.
 */
async function closeApproval(
  context: AnswerContext,
  id: string,
  { value: request, etag }: StoredJson<ApprovalRequest>,
): Promise<AnswerOutcome> {
  const decision = { answer: 'expired', by: null, how: 'timeout', at: context.now, reason: null } as const;
  const value = { ...request, decision, toldAt: context.now };
  const { status } = await writeJson(
    context.store,
    { address: addressOf(context, id), value },
    { ifMatch: etag },
  );
  return status === 'written' ? { status: 'expired', request: value } : { status: 'taken', request };
}

function addressOf({ bucket, model }: ModelState, id: string): S3Address {
  const hash = createHash('sha256').update(id).digest('hex');
  return { bucket, key: stateKeys.retraining.approval(model, hash) };
}
