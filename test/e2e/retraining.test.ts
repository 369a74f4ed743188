import { setTimeout as delay } from 'node:timers/promises';
import { DescribeEndpointConfigCommand } from '@aws-sdk/client-sagemaker';
import { paginateListExecutions } from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainPriceModel } from '../../examples/diamonds/price-model.ts';
import { flapAlarm } from './support/alarms.ts';
import { app, aws, type DeployedMonitor, monitorOf } from './support/app.ts';
import { awaitValue } from './support/await.ts';
import { type Mailbox, openMailbox } from './support/mail.ts';
import { putData, readReport, readStateJson } from './support/objects.ts';
import {
  askPrices,
  awaitEndpoint,
  listEndpoints,
  sageMaker,
  serveChampion,
} from './support/price-endpoint.ts';
import { run } from './support/runs.ts';
import { SOLD_STONES, TRAINING_STONES, writeWindow } from './support/stones.ts';

const WINDOW = 10_000;
const ROWS = 400;
const RISE = 1.25;
/** Training, a trial endpoint, an update and two windows, beside the other tests. */
const STORY_TIMEOUT = 600_000;
const firstModel = trainPriceModel(TRAINING_STONES);

/** Three windows in which prices are a quarter above what the first model knows, each judged by a run. */
async function degrade(monitor: DeployedMonitor): Promise<string> {
  const end = Math.floor(Date.now() / WINDOW) * WINDOW;
  for (const back of [3, 2, 1]) {
    const window = { start: end - back * WINDOW, end: end - (back - 1) * WINDOW };
    await sell(monitor, { ...window, prices: firstModel, part: back });
  }
  for (const back of [2, 1, 0]) await run(monitor, new Date(end - back * WINDOW).toISOString());
  return new Date(end - 2 * WINDOW).toISOString();
}

interface Sale {
  readonly start: number;
  readonly end: number;
  readonly prices: typeof firstModel | readonly number[];
  /** Which of the sold stones. */
  readonly part: number;
}

function stonesOf(part: number) {
  return SOLD_STONES.slice(part * ROWS, (part + 1) * ROWS);
}

function sell({ model }: DeployedMonitor, { part, ...window }: Sale): Promise<void> {
  const text = writeWindow(stonesOf(part), { ...window, priceFactor: RISE });
  return putData(`${model}/predictions/${window.start}.jsonl`, text);
}

async function listRuns(monitor: DeployedMonitor): Promise<readonly { name: string; status: string }[]> {
  const stateMachineArn = app.outputs[monitor.stackName]?.RetrainingStateMachineArn;
  const runs: { name: string; status: string }[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client: aws.steps },
    { stateMachineArn },
  )) {
    for (const { name = '', status = '' } of executions) runs.push({ name, status });
  }
  return runs;
}

function awaitRun(monitor: DeployedMonitor, status: string): Promise<string> {
  return awaitValue(
    `a retraining run of ${monitor.model} to be ${status}`,
    async () => (await listRuns(monitor)).find((one) => one.status === status)?.name,
    { timeout: 300_000 },
  );
}

describe('a model whose prices the market has left behind', () => {
  const retrained = monitorOf('retrained');
  let mailbox: Mailbox;
  let asking = true;
  let failures = 0;
  let asked = 0;

  beforeAll(async () => {
    mailbox = await openMailbox(retrained);
    await serveChampion('retrained', TRAINING_STONES);
  });

  it(
    'is trained anew once, whatever the alarm does, compared, promoted without a failed request, watched and given a new baseline',
    async () => {
      const wave = (async () => {
        while (asking) {
          asked += 1;
          await askPrices('retrained', stonesOf(0).slice(0, 5)).catch(() => {
            failures += 1;
          });
          await delay(200);
        }
      })();
      const degradedFrom = await degrade(retrained);
      const incident = await awaitRun(retrained, 'RUNNING');
      await flapAlarm(retrained, 'Degradation', 20);
      expect(incident).toMatch(/^retrained-rt-\d{8}t\d{6}-1$/);
      expect((await readReport(retrained, degradedFrom)).retraining).toMatchObject({
        decision: 'started',
        incident,
      });

      const promoted = await mailbox.awaitMail(/RETRAINING.*serves and is watched/);
      expect(promoted.text).toContain('The challenger takes over.');
      await awaitEndpoint('retrained', incident);
      const config = await sageMaker.send(
        new DescribeEndpointConfigCommand({ EndpointConfigName: incident }),
      );
      expect(config.DataCaptureConfig?.EnableCapture).toBe(true);

      const start = Math.ceil(Date.now() / WINDOW) * WINDOW;
      const prices = await askPrices(
        'retrained',
        stonesOf(4).map(({ price: _, ...stone }) => stone),
      );
      // An object is not older than the rows that it holds.
      await delay(start + 1000 - Date.now());
      await sell(retrained, { start, end: start + WINDOW, prices, part: 4 });
      await delay(start + WINDOW - Date.now());
      await run(retrained, new Date(start + WINDOW).toISOString());
      expect(await awaitRun(retrained, 'SUCCEEDED')).toBe(incident);
      expect(await listRuns(retrained)).toHaveLength(1);
      asking = false;
      await wave;
      expect(asked).toBeGreaterThan(50);
      expect(failures).toBe(0);

      const record = await readStateJson(retrained, `retrained/retraining/runs/${incident}.json`);
      expect(record).toMatchObject({ outcome: 'promoted', incident });
      expect((await mailbox.awaitMail(/RETRAINING.*a retrained model serves$/)).text).toContain(
        'new baseline',
      );
      expect(await listEndpoints('retrained-rt-')).toEqual([]);

      const next = start + WINDOW;
      const later = await askPrices(
        'retrained',
        stonesOf(5).map(({ price: _, ...stone }) => stone),
      );
      await delay(Math.max(0, next + 1000 - Date.now()));
      await sell(retrained, { start: next, end: next + WINDOW, prices: later, part: 5 });
      await run(retrained, new Date(next + WINDOW).toISOString());
      expect(await readReport(retrained, new Date(next).toISOString())).toMatchObject({
        verdict: 'OK',
        baselineVersion: incident,
      });
    },
    STORY_TIMEOUT,
  );
});

describe('a model that cannot be trained', () => {
  it('keeps serving, leaves no trial behind, and tells a person why', async () => {
    const untrainable = monitorOf('untrainable');
    const mailbox = await openMailbox(untrainable);
    await serveChampion('untrainable', TRAINING_STONES);
    await degrade(untrainable);
    await awaitRun(untrainable, 'FAILED');
    expect((await mailbox.awaitMail(/RETRAINING.*failed, nothing changed/)).text).toContain('training');
    await awaitEndpoint('untrainable', 'untrainable-champion');
    expect(await listEndpoints('untrainable-rt-')).toEqual([]);
  });
});
