import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { localCredentials } from '../deploy.ts';
import { listInstances } from '../instances.ts';
import { SetupError } from '../setup-error.ts';
import { connectLocalStack, isHealthy } from '../start.ts';
import type { DashboardClients } from './draw-dashboard.ts';
import { listDashboards } from './read-dashboard.ts';

/** Where one that another project started usually answers. */
const USUAL_ENDPOINT = 'http://127.0.0.1:4566';
const HOW_TO_START =
  'start one with a monitor by "npm run demo -- --keep", or an empty one by "npm run localstack -- up" and deploy to it';

/**
 * The LocalStack to show: the one that AWS_ENDPOINT_URL names, else the running one that has a dashboard.
 *
 * @throws SetupError where none runs, none has a dashboard, or several have
 */
export async function findLocalStack(env: NodeJS.ProcessEnv): Promise<string> {
  const running = await listRunning(env);
  if (running.length === 0) throw new SetupError(`no LocalStack runs: ${HOW_TO_START}`);
  const names = await Promise.all(
    running.map((endpoint) => listDashboards(openClients(endpoint).cloudWatch)),
  );
  const useful = running.filter((_, index) => names[index]?.length !== 0);
  const [first, ...others] = useful;
  if (first === undefined) {
    throw new SetupError(
      `no dashboard is deployed to the LocalStack at ${running.join(' or ')}: deploy a monitor there, or ${HOW_TO_START}`,
    );
  }
  if (others.length > 0) {
    throw new SetupError(
      `several LocalStacks have dashboards: set AWS_ENDPOINT_URL to one of ${useful.join(', ')}`,
    );
  }
  return first;
}

async function listRunning({ AWS_ENDPOINT_URL }: NodeJS.ProcessEnv): Promise<readonly string[]> {
  if (AWS_ENDPOINT_URL) return [(await connectLocalStack(AWS_ENDPOINT_URL)).endpoint];
  const own = listInstances().map(({ port }) => `http://127.0.0.1:${port}`);
  const isOther = !own.includes(USUAL_ENDPOINT) && (await isHealthy(USUAL_ENDPOINT));
  return isOther ? [...own, USUAL_ENDPOINT] : own;
}

/** Clients of the services that a dashboard shows. */
export function openClients(endpoint: string): DashboardClients {
  const options = { endpoint, region: 'us-east-1', credentials: localCredentials };
  return { cloudWatch: new CloudWatchClient(options), lambda: new LambdaClient(options) };
}
