import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHandler as createPage } from '../../../lambdas/answer-approval/handler.ts';
import { createHandler as createAsk } from '../../../lambdas/ask-approval/handler.ts';
import type { RetrainingInput } from '../../../lambdas/contract/retraining-state.ts';
import { DependencyError } from '../../../lambdas/core/errors.ts';
import { answerApproval, makeApprovalId } from '../../../lambdas/ports/approvals.ts';
import type { TaskTokens } from '../../../lambdas/ports/task-tokens.ts';
import { MemoryTokens } from '../../ports/memory-host.ts';
import { RetrainingRun } from './retraining-run.ts';
import { serveUrl } from './serve-url.ts';

const TOKEN = 'the-task-token';
const ASKED_AT = '2026-01-05T10:00:00.000+00:00';
const ADA = { answer: 'approved', by: 'Ada', how: 'page', at: '2026-01-05T10:05:00.000Z', reason: null };

let loop: RetrainingRun;
let run: RetrainingInput;
let tokens: MemoryTokens;
let ask: (event: object) => Promise<unknown>;
let page: string;
let server: Server;
let id: string;

beforeEach(async () => {
  loop = new RetrainingRun();
  run = await loop.degrade();
  tokens = new MemoryTokens();
  const { store, pages, people, clock, log } = loop;
  const environment = { ...loop.environment, APPROVAL_PAGE_URL: 'https://page.example/' };
  const retraining = { ...loop.monitor.retraining, approval: { timeout: '24h', page: true } };
  const handle = createAsk({ store, pages, people, clock, log, environment, makeId: makeApprovalId });
  ask = (event) => handle({ monitor: { ...loop.monitor, retraining }, run, ...event });
  ({ url: page, server } = await serveUrl(createPage({ store, tokens, clock, log, environment })));
  clock.time = '2026-01-05T10:00:00Z';
  await ask({ action: 'ask', taskToken: TOKEN, askedAt: ASKED_AT });
  id = /\?id=(\S+)/.exec(people.mails[0]?.body ?? '')?.[1] ?? '';
  clock.time = ADA.at;
});

afterEach(() => void server.close());

const look = (one = id) => fetch(`${page}?id=${one}`);
function send(fields: Record<string, string>) {
  return fetch(page, { method: 'POST', body: new URLSearchParams({ id, by: 'Ada', ...fields }) });
}

describe('the mail that asks', () => {
  it('says why, on which numbers and what would run, and how to answer', () => {
    const [mail] = loop.people.mails;
    expect(mail?.subject).toBe('[APPROVAL] price: may a new model be trained?');
    expect(mail?.body).toContain('The performance degraded in 2 of the newest 2 judged windows');
    expect(mail?.body).toMatch(/Rules:\n- Mean squared error rose from/);
    expect(mail?.body).toContain('2026-01-05T09:00:00Z to 2026-01-05T10:00:00Z, 300 rows.');
    expect(mail?.body).toContain('a SageMaker training job on 1 ml.m5.large for 1d at most');
    expect(mail?.body).toContain('Runs in the last 30 days: 0 of 4 allowed.');
    expect(mail?.body).toContain('Answer by 2026-01-06T10:00:00.000Z; no answer means no.');
    expect(mail?.body).toContain(`https://page.example/?id=${id}`);
    expect(mail?.body).toContain(`cdk-model-monitor approve ${id} --refuse`);
  });

  it('carries an id of 256 random bits and never the task token, and the state keeps the id nowhere', () => {
    expect(id).toMatch(/^price\.[\w-]{43}$/);
    expect(makeApprovalId('price')).not.toBe(id);
    expect(JSON.stringify(loop.people.mails)).not.toContain(TOKEN);
    expect(JSON.stringify(loop.log.lines)).not.toContain(TOKEN);
    const places = loop.store.places('state/price/retraining/approvals/');
    expect(places).toHaveLength(2);
    for (const place of places) expect(place + loop.store.text(place)).not.toContain(id);
  });
});

describe('a step that is called again, as Step Functions does with a new token', () => {
  const SECOND = 'the-second-token';
  const askAgain = () => ask({ action: 'ask', taskToken: SECOND, askedAt: ASKED_AT });

  it('mails no second id: the first answers the run that waits now', async () => {
    await askAgain();
    await askAgain();
    expect(loop.people.mails).toHaveLength(1);
    expect((await send({ answer: 'approved' })).status).toBe(200);
    expect(tokens.told).toEqual([{ token: SECOND, output: ADA }]);
  });

  it('mails again where it died before it noted the mail, and one of both ids answers, once', async () => {
    const place = `state/price/retraining/approvals/${run.incident}.json`;
    const kept = JSON.parse(loop.store.text(place));
    loop.store.write(place, JSON.stringify({ ...kept, mailedAt: null }), ADA.at);
    await askAgain();
    const [, second] = loop.people.mails;
    const other = /\?id=(\S+)/.exec(second?.body ?? '')?.[1] ?? '';
    expect(other).not.toBe(id);
    expect((await look(other)).status).toBe(200);
    expect((await send({ answer: 'refused' })).status).toBe(200);
    const late = await send({ id: other, answer: 'approved' });
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('Ada refused it');
    expect(tokens.told).toMatchObject([{ token: SECOND, output: { answer: 'refused' } }]);
  });

  it('has people asked again who were told that it was too late while nobody waited', async () => {
    tokens.gone.add(TOKEN);
    expect((await send({ answer: 'approved' })).status).toBe(410);
    await askAgain();
    expect(loop.people.mails).toHaveLength(2);
    expect((await send({ answer: 'approved' })).status).toBe(200);
    expect(tokens.told).toMatchObject([{ token: SECOND }]);
  });

  it('loses no answer that is given while it is called again', async () => {
    tokens.gone.add(TOKEN);
    const renewing: TaskTokens = {
      succeed: async (token, output) => {
        await askAgain();
        return tokens.succeed(token, output);
      },
    };
    const place = { store: loop.store, bucket: 'state', model: 'price', now: ADA.at };
    const decision = { ...ADA, answer: 'approved', how: 'page' } as const;
    const outcome = await answerApproval({ ...place, tokens: renewing }, id, decision);
    expect(outcome).toMatchObject({ status: 'taken', request: { decision: ADA } });
    expect(tokens.told).toEqual([{ token: SECOND, output: ADA }]);
    expect(loop.people.mails).toHaveLength(1);
  });
});

describe('a mail that cannot be sent', () => {
  it('is sent by the next call, with an id that answers', async () => {
    const other = { ...run, incident: `${run.incident}-other` };
    const publish = loop.people.publish;
    loop.people.publish = async () => {
      throw new DependencyError('SNS is throttled');
    };
    const event = { action: 'ask', askedAt: ASKED_AT, run: other };
    await expect(ask({ ...event, taskToken: 'first' })).rejects.toThrow('throttled');
    loop.people.publish = publish;
    await ask({ ...event, taskToken: 'second' });
    const mailed = /\?id=(\S+)/.exec(loop.people.mails.at(-1)?.body ?? '')?.[1] ?? '';
    expect((await send({ id: mailed, answer: 'approved' })).status).toBe(200);
    expect(tokens.told).toEqual([{ token: 'second', output: ADA }]);
  });
});

describe('the page', () => {
  it('decides nothing by being opened, however often', async () => {
    for (const method of ['GET', 'HEAD', 'GET']) {
      const answer = await fetch(`${page}?id=${id}&answer=approved&by=scanner`, { method });
      expect(answer.status).toBe(200);
    }
    expect(tokens.told).toEqual([]);
    const text = await (await look()).text();
    expect(text).toContain('<form method="post">');
    expect(text).not.toContain(TOKEN);
  });

  it('tells nobody where it was, and is kept, framed and scripted by nobody', async () => {
    const { headers } = await look();
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  });

  it('approves once: the run goes on with who, how and when', async () => {
    const answer = await send({ answer: 'approved' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Ada approved it on the page at 2026-01-05T10:05:00.000Z.');
    const again = await send({ answer: 'refused', by: 'Eve' });
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('Ada approved it');
    expect((await look()).status).toBe(409);
    expect(tokens.told).toEqual([{ token: TOKEN, output: ADA }]);
  });

  it('refuses once, with the reason, whatever is typed', async () => {
    const answer = await send({ answer: 'refused', reason: 'prices <b>are</b>\nwrong' });
    expect(await answer.text()).toContain('Reason: prices &lt;b&gt;are&lt;/b&gt; wrong.');
    expect(tokens.told).toMatchObject([{ output: { answer: 'refused', reason: 'prices <b>are</b> wrong' } }]);
  });

  it('takes one of many answers that come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => send({ answer: index % 2 ? 'approved' : 'refused' })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    expect(tokens.told).toHaveLength(1);
  });

  it.each([
    [{ by: ' ' }, 'Your name is missing.'],
    [{ answer: 'maybe' }, 'Say yes or no.'],
  ])('asks again where the form is not whole: %j', async (fields, fault) => {
    const answer = await send({ answer: 'approved', ...fields });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(fault);
    expect(tokens.told).toEqual([]);
  });

  it('says that the time is over, to who looks and to who answers', async () => {
    loop.clock.time = '2026-01-06T10:00:00Z';
    for (const answer of [await look(), await send({ answer: 'approved' })]) {
      expect(answer.status).toBe(410);
      expect(await answer.text()).toContain('too late to answer');
    }
    expect(tokens.told).toEqual([]);
  });

  it('says that it is too late where the run was stopped in the meantime', async () => {
    tokens.gone.add(TOKEN);
    expect((await send({ answer: 'approved' })).status).toBe(410);
    expect((await look()).status).toBe(410);
  });

  it.each(['price.unknown', '', 'other.'.padEnd(49, 'x'), 'price.'.padEnd(49, 'x'), '../state'])(
    'knows no question %j',
    async (unknown) => {
      expect((await look(unknown)).status).toBe(404);
      expect((await send({ id: unknown, answer: 'approved' })).status).toBe(404);
    },
  );

  it('is read or sent, nothing else', async () => {
    expect((await fetch(page, { method: 'DELETE' })).status).toBe(405);
  });

  it('asks for another try where Step Functions does not answer, and tells of the first answer then', async () => {
    tokens.hook = () => {
      throw new DependencyError('throttled');
    };
    expect((await send({ answer: 'approved' })).status).toBe(503);
    tokens.hook = () => {};
    expect((await send({ answer: 'refused' })).status).toBe(409);
    expect(tokens.told).toEqual([{ token: TOKEN, output: ADA }]);
  });
});

describe('the answer', () => {
  const noted = () => loop.report('2026-01-05T09:00:00Z').retraining;

  it('is awaited in the report until it is there, on its page too', async () => {
    expect(noted()).toMatchObject({
      decision: 'started',
      incident: run.incident,
      sentence: run.sentence,
      approval: { answer: 'pending', expiresAt: '2026-01-06T10:00:00.000Z' },
    });
    expect(loop.pages.asked.at(-1)).toBe(run.reportKey);
    await ask({ action: 'record', approval: ADA });
    await ask({ action: 'ask', taskToken: 'another-token', askedAt: ASKED_AT });
    expect(noted()).toMatchObject({ approval: ADA });
  });

  it('stands in the report and, to the end of the run, in the state', async () => {
    await ask({ action: 'record', approval: ADA });
    const said = 'Ada approved it on the page at 2026-01-05T10:05:00.000Z.';
    expect(noted()).toMatchObject({
      incident: run.incident,
      approval: ADA,
      sentence: `${run.sentence} ${said}`,
    });
    expect(loop.state.running).toMatchObject({ incident: run.incident, approval: ADA });

    const conclusion = { outcome: 'promoted', sentence: 'It is better.' };
    const base = { monitor: loop.monitor, run };
    await loop.conclude({ ...base, approval: ADA, approved: { sentence: said }, conclusion });
    expect(loop.state.past).toMatchObject([{ outcome: 'promoted', approval: ADA }]);
    expect(noted()).toMatchObject({
      outcome: 'promoted',
      approval: ADA,
    });
    expect(loop.people.mails.at(-1)?.body).toContain(said);
  });

  it('leaves the way to a run that broke off: the gate sees to it without the answer', async () => {
    await ask({ action: 'record', approval: ADA });
    loop.executions.end(run.incident);
    await loop.gate({ source: 'run', windows: [{ verdict: 'ALARM' }] });
    expect(loop.executions.started.get(`${run.incident}-end`)?.input).toEqual({
      detail: { input: JSON.stringify(run) },
    });
  });

  it('is no where nobody gave one, and counts for nothing in the month', async () => {
    const approval = { answer: 'expired', how: 'timeout', at: ASKED_AT };
    const { sentence } = (await ask({ action: 'record', approval })) as { sentence: string };
    expect(sentence).toBe('Nobody had answered by 2026-01-05T10:00:00.000Z, and no answer means no.');
    const conclusion = { outcome: 'refused', sentence: `${sentence} The champion serves as before.` };
    await loop.conclude({ monitor: loop.monitor, run, conclusion, approved: { sentence } });
    expect(loop.people.mails.at(-1)?.subject).toBe('[RETRAINING] price: retraining was not approved');
    expect(loop.state.past).toMatchObject([{ outcome: 'refused', approval: { answer: 'expired' } }]);
  });

  it('that was given in time counts where the run was not told of it, and the one who gave it hears so', async () => {
    const approval = { answer: 'expired', how: 'timeout', at: '2026-01-06T10:00:00Z' };
    tokens.hook = () => {
      throw new DependencyError('Step Functions is throttled');
    };
    expect((await send({ answer: 'approved' })).status).toBe(503);
    tokens.gone.add(TOKEN);
    tokens.hook = () => {};
    loop.clock.time = '2026-01-06T10:00:01Z';
    expect(await ask({ action: 'record', approval })).toEqual({
      answer: 'approved',
      sentence: 'Ada approved it on the page at 2026-01-05T10:05:00.000Z.',
    });
    expect(noted()).toMatchObject({ approval: ADA });
    expect((await send({ answer: 'approved' })).status).toBe(409);
    expect(await (await look()).text()).toContain('Ada approved it');
  });

  it('that is sent twice stays given where the second sending tells the run first', async () => {
    const { store } = loop;
    const place = { store, bucket: 'state', model: 'price', now: ADA.at };
    const decision = { ...ADA, answer: 'approved', how: 'page' } as const;
    const again = async () => answerApproval({ ...place, tokens }, id, decision);
    const overtaken: TaskTokens = {
      succeed: async (token, output) => {
        expect(await again()).toMatchObject({ status: 'answered' });
        return tokens.succeed(token, output);
      },
    };
    const outcome = await answerApproval({ ...place, tokens: overtaken }, id, decision);
    expect(outcome).toMatchObject({ status: 'taken', request: { decision: ADA } });
    expect(tokens.told).toEqual([{ token: TOKEN, output: ADA }]);
    const page = await look();
    expect(page.status).toBe(409);
    expect(await page.text()).toContain('Ada approved it');
  });

  it('of the command line goes the same way', async () => {
    const { store } = loop;
    const place = { store, bucket: 'state', model: 'price', tokens, now: ADA.at };
    const decision = { ...ADA, answer: 'refused', how: 'command' } as const;
    expect(await answerApproval(place, id, decision)).toMatchObject({ status: 'taken' });
    expect((await send({ answer: 'approved' })).status).toBe(409);
  });
});
