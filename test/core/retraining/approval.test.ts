import { describe, expect, it } from 'vitest';
import { retrainingSchema } from '../../../lambdas/contract/retraining.ts';
import { endOfQuestion, sayDecision, standingOf } from '../../../lambdas/core/retraining/approval.ts';

const ADA = { answer: 'approved', by: 'Ada', how: 'page', at: '2026-01-05T11:00:00Z', reason: null } as const;
const expiresAt = '2026-01-06T10:00:00.000Z';

describe('a question', () => {
  it('is open until the very instant at which its time ends', () => {
    expect(endOfQuestion('2026-01-05T10:00:00Z', '24h')).toBe(expiresAt);
    expect(standingOf({ expiresAt, decision: null }, '2026-01-06T09:59:59.999Z')).toBe('open');
    expect(standingOf({ expiresAt, decision: null }, expiresAt)).toBe('expired');
  });

  it('stays answered, even when its time has ended since', () => {
    expect(standingOf({ expiresAt, decision: ADA }, '2026-02-01T00:00:00Z')).toBe('answered');
    const late = { ...ADA, answer: 'expired', by: null, how: 'timeout' } as const;
    expect(standingOf({ expiresAt, decision: late }, '2026-01-05T12:00:00Z')).toBe('expired');
  });
});

describe('a decision in words', () => {
  it('says who, how and when, and why if that was said', () => {
    expect(sayDecision(ADA)).toBe('Ada approved it on the page at 2026-01-05T11:00:00Z.');
    expect(sayDecision({ ...ADA, answer: 'refused', how: 'command', reason: 'prices are wrong' })).toBe(
      'Ada refused it on the command line at 2026-01-05T11:00:00Z. Reason: prices are wrong.',
    );
    expect(sayDecision({ ...ADA, answer: 'expired', by: null, how: 'timeout' })).toBe(
      'Nobody had answered by 2026-01-05T11:00:00Z, and no answer means no.',
    );
  });
});

describe('retraining.approval', () => {
  it('is off by default; an empty object asks with a page and a day to answer', () => {
    expect(retrainingSchema.parse({}).approval).toBeUndefined();
    expect(retrainingSchema.parse({ approval: {} }).approval).toEqual({ timeout: '24h', page: true });
  });

  it.each(['0s', '31d'])('takes no time-out of %s', (timeout) => {
    expect(retrainingSchema.safeParse({ approval: { timeout } }).success).toBe(false);
  });
});
