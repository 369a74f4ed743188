import type { ApprovalDecision } from '../../contract/approval-decision.ts';
import { secondsOf } from '../../contract/duration.ts';
import type { RetrainingNote } from '../../contract/report.ts';

/** A question as far as it matters whether it may still be answered. */
interface Question {
  readonly expiresAt: string;
  readonly decision: ApprovalDecision | null;
}

/** Whether a question may be answered: not once it was, and not when its time is over. */
export type Standing = 'open' | 'answered' | 'expired';

export function standingOf({ decision, expiresAt }: Question, now: string): Standing {
  if (decision !== null) return decision.answer === 'expired' ? 'expired' : 'answered';
  return Date.parse(now) < Date.parse(expiresAt) ? 'open' : 'expired';
}

/**
 * When a question that is asked now is too old to be answered.
 *
 * @example endOfQuestion('2026-01-05T10:00:00Z', '24h') // '2026-01-06T10:00:00.000Z'
 */
export function endOfQuestion(askedAt: string, timeout: string): string {
  return new Date(Date.parse(askedAt) + 1000 * secondsOf(timeout)).toISOString();
}

const WAYS = { page: 'on the page', command: 'on the command line', timeout: 'by the time-out' } as const;
const WORDS = { approved: 'approved', refused: 'refused' } as const;

/**
 * A decision in a sentence: who, how, when, and why if that was said.
 *
 * @example sayDecision({ answer: 'approved', by: 'Ada', how: 'page', at: '2026-01-05T11:00:00Z', reason: null })
 * // 'Ada approved it on the page at 2026-01-05T11:00:00Z.'
 */
export function sayDecision({ answer, by, how, at, reason }: ApprovalDecision): string {
  if (answer === 'expired') return `Nobody had answered by ${at}, and no answer means no.`;
  const why = reason === null ? '' : ` Reason: ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`;
  return `${by ?? 'A person'} ${WORDS[answer]} it ${WAYS[how]} at ${at}.${why}`;
}

/**
 * A person's part in a run in a sentence: what was said, or until when it may be.
 *
 * @example sayApproval({ answer: 'pending', expiresAt: '2026-01-06T11:00:00Z' })
 * // 'No answer yet; none by 2026-01-06T11:00:00Z means no.'
 */
export function sayApproval(approval: NonNullable<RetrainingNote['approval']>): string {
  if (approval.answer !== 'pending') return sayDecision(approval);
  return `No answer yet; none by ${approval.expiresAt} means no.`;
}
