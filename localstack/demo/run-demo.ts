import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import { deployApp } from '../deploy.ts';
import type { LocalStack } from '../start.ts';
import { type Clients, openClients } from './clients.ts';
import { Market } from './market.ts';
import { loadAtPace } from './pace.ts';
import { type Deployment, readDeployment, readLocalStack } from './read-deployment.ts';
import { ATTEMPTS, type Attempt, demoMonitor, healthAlarm, model, outputFolder } from './settings.ts';
import { Shop } from './shop.ts';
import { tellStory } from './story.ts';
import type { Timeline } from './timeline.ts';

/** Where the demo says what it is doing. */
export type Say = (text: string) => void;

/**
 * The whole story against a running LocalStack: a model is trained and served, its monitor deployed, a shop
 * asks for prices without a break; the mix of stones shifts, prices rise, the model is trained anew. Ends
 * when every part of it has been read back.
 *
 * @throws Error that says what was not seen in time
 */
export async function runDemo(localstack: LocalStack, timeline: Timeline, say: Say): Promise<void> {
  const clients = openClients(localstack.endpoint);
  await readLocalStack(clients, timeline);
  rmSync(outputFolder, { recursive: true, force: true });
  const { stones, windowSeconds } = loadAtPace();
  const deploy = (attempt: Attempt) =>
    deployMonitor(localstack.endpoint, demoMonitor(attempt, windowSeconds));
  say('a price model is trained on 10,000 diamonds and served; meanwhile the CDK deploys its monitor');
  if (windowSeconds > 10) say(`this machine is slow or busy: windows are ${windowSeconds} s instead of 10 s`);
  const shop = new Shop(clients, stones);
  const opened = shop.open().then(() => new Market(shop, windowSeconds));
  const deployed = deploy(ATTEMPTS.same);
  const [market, outputs] = await Promise.allSettled([opened, deployed]);
  try {
    if (market.status === 'rejected') throw market.reason;
    if (outputs.status === 'rejected') throw outputs.reason;
    const [[stack, deployment]] = Object.entries(outputs.value) as [[string, Deployment]];
    await readDeployment(clients, timeline, { stack, deployment });
    await putHealthAlarm(clients);
    const observed = { clients, timeline, deployment, market: market.value, windowSeconds };
    await tellStory({ ...observed, deploy, say });
  } finally {
    if (market.status === 'fulfilled') await market.value.close();
  }
}

/** Deploys the monitor that trains so; deployed again it changes what the next retraining run does. */
async function deployMonitor(endpoint: string, monitor: MonitorInput) {
  const monitors = join(outputFolder, 'monitors');
  mkdirSync(monitors, { recursive: true });
  writeFileSync(join(monitors, 'diamonds.json'), `${JSON.stringify(monitor, null, 2)}\n`);
  return deployApp({ endpoint, context: { monitors } });
}

/** What the endpoint's owner watches while something new is deployed. */
async function putHealthAlarm({ cloudWatch }: Clients): Promise<void> {
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: healthAlarm,
      AlarmDescription: `Requests that the endpoint ${model} answers with an error`,
      Namespace: 'AWS/SageMaker',
      MetricName: 'Invocation5XXErrors',
      Dimensions: [
        { Name: 'EndpointName', Value: model },
        { Name: 'VariantName', Value: 'AllTraffic' },
      ],
      Statistic: 'Average',
      Period: 10,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0.1,
      TreatMissingData: 'notBreaching',
    }),
  );
}
