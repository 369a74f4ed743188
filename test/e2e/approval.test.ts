import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DescribeTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { trainPriceModel } from '../../examples/diamonds/price-model.ts';
import { app, aws, monitorOf } from './support/app.ts';
import { call } from './support/command-line.ts';
import { callUrl } from './support/function-url.ts';
import { type Mailbox, openMailbox } from './support/mail.ts';
import { putData, readStateJson } from './support/objects.ts';
import { awaitEndpoint, listEndpoints, sageMaker, serveChampion } from './support/price-endpoint.ts';
import { awaitEnd, run } from './support/runs.ts';
import { SOLD_STONES, TRAINING_STONES, writeWindow } from './support/stones.ts';

const WINDOW = 10_000;
const ROWS = 400;
const PAGE = 'approved-monitor-answer-approval';
const approved = monitorOf('approved');

/** Three windows that the model served well: enough to train on by hand. */
async function sellStones(): Promise<void> {
  const prices = trainPriceModel(TRAINING_STONES);
  const end = Math.floor(Date.now() / WINDOW) * WINDOW;
  for (const back of [3, 2, 1]) {
    const window = { start: end - back * WINDOW, end: end - (back - 1) * WINDOW, prices, priceFactor: 1 };
    const text = writeWindow(SOLD_STONES.slice(back * ROWS, (back + 1) * ROWS), window);
    await putData(`approved/predictions/${window.start}.jsonl`, text);
  }
  for (const back of [2, 1, 0]) await run(approved, new Date(end - back * WINDOW).toISOString());
}

/** Asks for a run by hand; answers its name. */
async function askForRun(): Promise<string> {
  const FunctionName = app.outputs[approved.stackName]?.RetrainGateFunctionName;
  const { Payload } = await aws.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify({ source: 'hand' }) }),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString());
  expect(answer).toMatchObject({ decision: 'started' });
  return answer.incident;
}

/** The run once it has ended, with its record. */
async function awaitRecord(incident: string): Promise<unknown> {
  const machine = app.outputs[approved.stackName]?.RetrainingStateMachineArn ?? '';
  const ended = await awaitEnd(`${machine.replace(':stateMachine:', ':execution:')}:${incident}`);
  expect(ended.status).toBe('SUCCEEDED');
  return readStateJson(approved, `approved/retraining/runs/${incident}.json`);
}

function findTraining(incident: string): Promise<unknown> {
  return sageMaker.send(new DescribeTrainingJobCommand({ TrainingJobName: incident })).catch(() => null);
}

describe('a retraining run that asks a person first', () => {
  let mailbox: Mailbox;

  beforeAll(async () => {
    await serveChampion('approved', TRAINING_STONES);
    await sellStones();
  });

  beforeEach(async () => {
    mailbox = await openMailbox(approved);
  });

  async function readId(): Promise<string> {
    const { text } = await mailbox.awaitMail(/APPROVAL.*may a new model be trained/);
    expect(text).toContain(`?id=approved.`);
    return /approve (approved\.\S+)/.exec(text)?.[1] ?? '';
  }

  it('waits, and trains once the command line says yes, which it can once', async () => {
    const incident = await askForRun();
    const id = await readId();
    expect(await findTraining(incident)).toBeNull();
    const { code, stdout, stderr } = await call(['approve', id, '--by', 'Ada']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('Ada approved it on the command line at ');
    const again = await call(['approve', id, '--refuse']);
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/^approve: answered before: Ada approved it/);
    expect(await awaitRecord(incident)).toMatchObject({
      outcome: 'challenger-rejected',
      steps: { approval: { answer: 'approved', by: 'Ada', how: 'command' } },
    });
    expect(await findTraining(incident)).toMatchObject({ TrainingJobStatus: 'Completed' });
  });

  it('ends before it costs anything where the command line says no', async () => {
    const incident = await askForRun();
    const refusal = await call(['approve', await readId(), '--refuse', '--by', 'Ada', '--reason', 'not now']);
    expect(refusal).toMatchObject({ code: 0, stderr: '' });
    expect(await awaitRecord(incident)).toMatchObject({ outcome: 'refused' });
    const { text } = await mailbox.awaitMail(/RETRAINING.*was not approved/);
    expect(text).toMatch(/Ada refused it on the command line at .*Reason: not now\./);
    expect(await findTraining(incident)).toBeNull();
    await awaitEndpoint('approved', 'approved-champion');
    expect(await listEndpoints('approved-rt-')).toEqual([]);
  });

  it('goes on by the page, which decides nothing by being opened', async () => {
    const incident = await askForRun();
    const id = await readId();
    for (let looks = 0; looks < 2; looks += 1) {
      const page = await callUrl(PAGE, { query: `?id=${id}` });
      expect(page.status).toBe(200);
      expect(page.text).toContain('<form method="post">');
    }
    const form = { id, by: 'Grace', answer: 'refused' };
    const answer = await callUrl(PAGE, { form });
    expect(answer.text).toContain('Grace refused it on the page at ');
    expect((await callUrl(PAGE, { form })).status).toBe(409);
    expect(await awaitRecord(incident)).toMatchObject({ outcome: 'refused' });
  });

  it('takes silence for a no, and later answers for too late', async () => {
    const incident = await askForRun();
    const id = await readId();
    expect(await awaitRecord(incident)).toMatchObject({
      outcome: 'refused',
      steps: { approval: { answer: 'expired', how: 'timeout' } },
    });
    const { text } = await mailbox.awaitMail(/RETRAINING.*was not approved/);
    expect(text).toContain('no answer means no');
    const late = await call(['approve', id]);
    expect(late.code).toBe(1);
    expect(late.stderr).toMatch(/^approve: too late/);
    expect(await readStateJson(approved, 'approved/retraining/state.json')).toMatchObject({
      running: null,
      past: [
        { approval: { answer: 'approved' } },
        { approval: { answer: 'refused', by: 'Ada', reason: 'not now' } },
        { approval: { answer: 'refused', by: 'Grace', how: 'page' } },
        { approval: { answer: 'expired' } },
      ],
    });
  });
});
