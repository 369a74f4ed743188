import { requireVariable } from '../contract/parse-event.ts';
import { DependencyError } from '../core/errors.ts';
import { standingOf } from '../core/retraining/approval.ts';
import { answerApproval, findApproval } from '../ports/approvals.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { openTaskTokens, type TaskTokens } from '../ports/task-tokens.ts';
import {
  type AskedPage,
  writeAnswerPage,
  writeQuestionPage,
  writeTroublePage,
} from '../view/approval-page.ts';
import {
  type PageAnswer,
  type PageRequest,
  readPageRequest,
  respond,
  type UrlEvent,
} from './page-request.ts';

export interface PagePorts {
  readonly store: ObjectStore;
  readonly tokens: TaskTokens;
  readonly clock: Clock;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

interface PageContext extends PagePorts {
  readonly bucket: string;
  readonly model: string;
  /** ISO-8601 UTC. */
  readonly now: string;
}

/**
 * The page behind the link in the mail. To look at it changes nothing, however often a mail scanner does; to
 * send its form answers, once.
 */
export function createHandler(ports: PagePorts) {
  return async (event: UrlEvent): Promise<PageAnswer> => {
    const context: PageContext = {
      ...ports,
      bucket: requireVariable(ports.environment, 'STATE_BUCKET'),
      model: requireVariable(ports.environment, 'MODEL'),
      now: ports.clock.now().toISOString(),
    };
    const request = readPageRequest(event);
    try {
      if (request.kind === 'other') return respond(405, writeTroublePage('This page is read or sent.'));
      return await (request.kind === 'look' ? show(context, request.id) : take(context, request));
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      ports.log.warn('not answered', { model: context.model, problem: error.message });
      return respond(503, writeTroublePage('A service did not answer. Send it again in a moment.'));
    }
  };
}

/** The question, or what became of it; with what was wrong about a form that was sent. */
async function show(context: PageContext, id: string, fault: string | null = null): Promise<PageAnswer> {
  const request = (await findApproval(context, id))?.value ?? null;
  if (request === null) return respond(404, writeTroublePage(UNKNOWN));
  const page: AskedPage = { model: context.model, request };
  const standing = standingOf(request, context.now);
  if (standing !== 'open') return respond(STATUS[standing], writeAnswerPage(page, standing));
  return respond(fault === null ? 200 : 400, writeQuestionPage(page, { id, fault }));
}

async function take(
  context: PageContext,
  { id, answer, by, reason }: Extract<PageRequest, { readonly kind: 'send' }>,
): Promise<PageAnswer> {
  const { model, now, log } = context;
  if (by === '') return show(context, id, 'Your name is missing.');
  if (answer === null) return show(context, id, 'Say yes or no.');
  const decision = { answer, by, how: 'page', at: now, reason: reason === '' ? null : reason } as const;
  const outcome = await answerApproval(context, id, decision);
  if (outcome.status === 'unknown') return respond(404, writeTroublePage(UNKNOWN));
  const { status, request } = outcome;
  log.info('answer', { model, incident: request.run.incident, status, answer, by });
  return respond(STATUS[status], writeAnswerPage({ model, request }, status));
}

const UNKNOWN = 'There is no such question. Look whether the link in the mail is whole.';
const STATUS = { taken: 200, answered: 409, expired: 410 } as const;

export const handler = createHandler({
  store: openS3(),
  tokens: openTaskTokens(),
  clock: systemClock,
  log: openLog('answer-approval'),
  environment: process.env,
});
