import { ListEndpointsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { stringify } from 'csv-stringify/sync';
import type { Diamond } from '../../../examples/diamonds/diamonds.ts';
import type { Stone } from '../../../examples/diamonds/price-model.ts';
import { localCredentials } from '../../../localstack/deploy.ts';
import {
  awaitEndpoint as awaitEndpointOf,
  serveChampion as serveChampionOn,
} from '../../../localstack/price-endpoint.ts';
import { app, aws } from './app.ts';
import { DATA_BUCKET } from './monitors.ts';

const options = { endpoint: app.endpoint, region: 'us-east-1', credentials: localCredentials };
export const sageMaker = new SageMakerClient(options);
const runtime = new SageMakerRuntimeClient(options);

/** Trains a first model on stones and serves it, with data capture, on an endpoint of this name. */
export function serveChampion(name: string, stones: readonly Diamond[]): Promise<void> {
  return serveChampionOn({ sageMaker, s3: aws.s3, bucket: DATA_BUCKET }, { name, stones });
}

/** Waits until an endpoint serves a configuration. */
export function awaitEndpoint(name: string, config: string): Promise<string> {
  return awaitEndpointOf(sageMaker, name, config);
}

/** Prices of stones, as the endpoint answers. */
export async function askPrices(endpoint: string, stones: readonly Stone[]): Promise<readonly number[]> {
  const { Body } = await runtime.send(
    new InvokeEndpointCommand({
      EndpointName: endpoint,
      ContentType: 'text/csv',
      Body: stringify([...stones], { header: true }),
    }),
  );
  return new TextDecoder().decode(Body).trim().split('\n').map(Number);
}

/** Names of the endpoints that there are, of those whose name begins so. */
export async function listEndpoints(prefix: string): Promise<readonly string[]> {
  const { Endpoints = [] } = await sageMaker.send(
    new ListEndpointsCommand({ NameContains: prefix, MaxResults: 100 }),
  );
  return Endpoints.map(({ EndpointName = '' }) => EndpointName).filter((name) => name.startsWith(prefix));
}
