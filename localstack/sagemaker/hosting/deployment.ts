import { setTimeout as delay } from 'node:timers/promises';
import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { DeploymentConfig, DescribeEndpointConfigOutput } from '@aws-sdk/client-sagemaker';
import type { Site } from '../site.ts';
import type { Endpoint } from './endpoint.ts';
import { Fleet } from './fleet.ts';
import { planShift } from './traffic-shift.ts';

const watchMilliseconds = 250;
/** What a deployment may take where it does not say. */
const maximumSeconds = 28_800;

/** Brings up the first fleet of an endpoint; how that ended is in the endpoint. */
export async function createFleet(site: Site, endpoint: Endpoint): Promise<void> {
  try {
    const fleet = new Fleet(site, { endpoint: endpoint.name, config: endpoint.config, isUpdate: false });
    await fleet.start();
    endpoint.route({ fleet, share: 1 });
    endpoint.become('InService');
  } catch (error) {
    endpoint.become('Failed', (error as Error).message);
  }
}

/**
 * Moves an endpoint's requests from the fleet that serves (blue) to one of another config (green), step by step, and
 * back if green does not come up or an alarm of the deployment goes off. No request is lost either way: green answers
 * before it gets requests, and each fleet finishes those that it has. How it ended is in the endpoint.
 */
export async function updateFleet(
  site: Site,
  endpoint: Endpoint,
  config: DescribeEndpointConfigOutput,
): Promise<void> {
  const before = endpoint.config;
  const blue = endpoint.fleets[0];
  let green: Fleet | undefined;
  endpoint.beginUpdate(config);
  try {
    green = new Fleet(site, { endpoint: endpoint.name, config, isUpdate: true });
    await green.start();
    await shift(site, endpoint, { blue, green });
    await blue?.drain();
    endpoint.endUpdate(config);
  } catch (error) {
    endpoint.become('RollingBack', (error as Error).message);
    endpoint.route(...(blue === undefined ? [] : [{ fleet: blue, share: 1 }]));
    await green?.drain();
    endpoint.endUpdate(before, (error as Error).message);
  }
}

interface Fleets {
  readonly blue: Fleet | undefined;
  readonly green: Fleet;
}

async function shift(site: Site, endpoint: Endpoint, { blue, green }: Fleets): Promise<void> {
  const { deployment } = endpoint;
  const policy = deployment?.BlueGreenUpdatePolicy ?? deployment?.RollingUpdatePolicy;
  const { waitScale } = site.settings;
  const deadline = Date.now() + (policy?.MaximumExecutionTimeoutInSeconds ?? maximumSeconds) * 1000;
  for (const { share, waitSeconds } of planShift(deployment, green.config.ProductionVariants ?? [])) {
    endpoint.route(
      { fleet: green, share },
      ...(blue === undefined ? [] : [{ fleet: blue, share: 1 - share }]),
    );
    await watch(site, deployment, { seconds: waitSeconds * waitScale, deadline });
  }
  const { TerminationWaitInSeconds = 0 } = deployment?.BlueGreenUpdatePolicy ?? {};
  await watch(site, deployment, { seconds: TerminationWaitInSeconds * waitScale, deadline });
}

interface WatchOptions {
  readonly seconds: number;
  /** When the whole deployment must be over, in milliseconds since 1970. */
  readonly deadline: number;
}

/** @throws Error as soon as an alarm of the deployment is in ALARM, or time is up */
async function watch(
  { aws }: Site,
  deployment: DeploymentConfig | undefined,
  { seconds, deadline }: WatchOptions,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const tripped = await findTripped(aws.cloudWatch, deployment);
    if (tripped.length > 0) {
      throw new Error(`The deployment was rolled back: alarms in ALARM: ${tripped.join(', ')}.`);
    }
    const now = Date.now();
    if (now > deadline) throw new Error('The deployment was rolled back: it took longer than it may.');
    if (now >= end) return;
    await delay(Math.min(watchMilliseconds, end - now));
  }
}

async function findTripped(
  client: CloudWatchClient,
  deployment: DeploymentConfig | undefined,
): Promise<readonly string[]> {
  const names = (deployment?.AutoRollbackConfiguration?.Alarms ?? []).map(({ AlarmName = '' }) => AlarmName);
  if (names.length === 0) return [];
  const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames: names, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
  );
  return [...MetricAlarms, ...CompositeAlarms]
    .filter(({ StateValue }) => StateValue === 'ALARM')
    .map(({ AlarmName = '' }) => AlarmName);
}
