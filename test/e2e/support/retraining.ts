import { ListEndpointConfigsCommand, ListModelsCommand } from '@aws-sdk/client-sagemaker';
import { paginateListExecutions } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import { type PriceModel, trainPriceModel } from '../../../examples/diamonds/price-model.ts';
import type { RetrainingState } from '../../../lambdas/contract/retraining-state.ts';
import { app, aws, type DeployedMonitor } from './app.ts';
import { awaitValue } from './await.ts';
import { invoke } from './functions.ts';
import { putData, readStateJson } from './objects.ts';
import { askPrices, awaitEndpoint, listEndpoints, sageMaker } from './price-endpoint.ts';
import { run } from './runs.ts';
import { SOLD_STONES, TRAINING_STONES, writeWindow } from './stones.ts';

/** Length of the windows of every monitor on prices, in milliseconds. */
export const WINDOW = 10_000;
const ROWS = 400;
const RISE = 1.25;
/** What every first model knows. */
export const firstModel = trainPriceModel(TRAINING_STONES);

export interface Sale {
  readonly start: number;
  readonly end: number;
  readonly prices: PriceModel | readonly number[];
  /** Which of the sold stones. */
  readonly part: number;
  /** @default 400 */
  readonly rows?: number;
  /** @default true */
  readonly labelled?: boolean;
}

export function stonesOf(part: number, rows = ROWS) {
  return SOLD_STONES.slice(part * rows, (part + 1) * rows);
}

/** Sells stones at prices that are a quarter above those of the first model's time. */
export function sell({ model }: DeployedMonitor, { part, rows, ...window }: Sale): Promise<void> {
  const text = writeWindow(stonesOf(part, rows), { ...window, priceFactor: RISE });
  return putData(`${model}/predictions/${window.start}.jsonl`, text);
}

/** Three windows in which prices are a quarter above what the first model knows, each judged by a run; answers when they began. */
export async function degrade(monitor: DeployedMonitor): Promise<string> {
  const end = Math.floor(Date.now() / WINDOW) * WINDOW;
  for (const back of [3, 2, 1]) {
    const window = { start: end - back * WINDOW, end: end - (back - 1) * WINDOW };
    await sell(monitor, { ...window, prices: firstModel, part: back });
  }
  for (const back of [2, 1, 0]) await run(monitor, new Date(end - back * WINDOW).toISOString());
  return new Date(end - 2 * WINDOW).toISOString();
}

/** A monitor's retraining runs. Executions that see to the end of a run have other names. */
export async function listRetrainings(
  monitor: DeployedMonitor,
): Promise<readonly { arn: string; name: string; status: string }[]> {
  const stateMachineArn = app.outputs[monitor.stackName]?.RetrainingStateMachineArn;
  const found: { arn: string; name: string; status: string }[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client: aws.steps },
    { stateMachineArn },
  )) {
    for (const { executionArn: arn = '', name = '', status = '' } of executions)
      if (name.startsWith(`${monitor.model}-rt-`)) found.push({ arn, name, status });
  }
  return found;
}

/** The name of a retraining run once there is one of that status. */
export function awaitRetraining(monitor: DeployedMonitor, status: string): Promise<string> {
  return awaitValue(
    `a retraining run of ${monitor.model} to be ${status}`,
    async () => (await listRetrainings(monitor)).find((one) => one.status === status)?.name,
    { timeout: 300_000 },
  );
}

/** What the next training job is to do wrong, or its model: see docs/localstack.md. */
export function provoke({ model }: DeployedMonitor, fault: string): Promise<void> {
  return putData(`${model}/fault`, fault);
}

/** Asks for a retraining run by hand; answers its name. */
export async function retrain(
  monitor: DeployedMonitor,
  window?: { readonly start: string; readonly end: string },
): Promise<string> {
  const gate = app.outputs[monitor.stackName]?.RetrainGateFunctionName ?? '';
  const answer = await invoke(gate, { source: 'hand', ...(window && { window }) });
  expect(answer).toEqual({ decision: 'started', incident: expect.any(String) });
  return (answer as { incident: string }).incident;
}

/** The state of a monitor's retraining once the run of that name is concluded: the next may start. */
export function awaitReleased({ model, ...monitor }: DeployedMonitor, incident: string) {
  return awaitValue(
    `the run ${incident} to be concluded`,
    async () => {
      const state = await readStateJson({ model, ...monitor }, `${model}/retraining/state.json`);
      const { running, past } = state as RetrainingState;
      return running === null ? past.find((run) => run.incident === incident) : undefined;
    },
    { timeout: 300_000 },
  );
}

/** That the first model serves as before, and that retraining left nothing at SageMaker. */
export async function expectChampionAlone({ model }: DeployedMonitor): Promise<void> {
  await awaitEndpoint(model, `${model}-champion`);
  const stones = stonesOf(0, 5);
  const prices = await askPrices(model, stones);
  // The challenger knows prices that are a quarter higher; the champion is trained on most of the first model's stones.
  for (const [index, stone] of stones.entries())
    expect((prices[index] as number) / firstModel(stone)).toBeCloseTo(1, 1);
  const NameContains = `${model}-rt-`;
  const { Models = [] } = await sageMaker.send(new ListModelsCommand({ NameContains }));
  const { EndpointConfigs = [] } = await sageMaker.send(new ListEndpointConfigsCommand({ NameContains }));
  expect({
    endpoints: await listEndpoints(NameContains),
    models: Models.map(({ ModelName }) => ModelName),
    configs: EndpointConfigs.map(({ EndpointConfigName }) => EndpointConfigName),
  }).toEqual({ endpoints: [], models: [], configs: [] });
}
