import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  DescribeEndpointCommand,
  DescribeTrainingJobCommand,
  ListEndpointsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { stringify } from 'csv-stringify/sync';
import type { Diamond } from '../../../examples/diamonds/diamonds.ts';
import type { Stone } from '../../../examples/diamonds/price-model.ts';
import { localCredentials } from '../../../localstack/deploy.ts';
import { app } from './app.ts';
import { awaitValue } from './await.ts';
import { DATA_BUCKET, MODEL_ROLE } from './monitors.ts';
import { putData } from './objects.ts';

const options = { endpoint: app.endpoint, region: 'us-east-1', credentials: localCredentials };
export const sageMaker = new SageMakerClient(options);
const runtime = new SageMakerRuntimeClient(options);

const IMAGE = 'diamonds-price';

/** Trains a first model on stones and serves it, with data capture, on an endpoint of this name. */
export async function serveChampion(name: string, stones: readonly Diamond[]): Promise<void> {
  const folder = `${name}/first-model`;
  await putData(`${folder}/rows/stones.csv`, stringify([...stones], { header: true }));
  const S3DataSource = {
    S3DataType: 'S3Prefix',
    S3Uri: `s3://${DATA_BUCKET}/${folder}/rows/`,
  } as const;
  await sageMaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: `${name}-champion`,
      AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
      RoleArn: MODEL_ROLE,
      InputDataConfig: [{ ChannelName: 'training', DataSource: { S3DataSource } }],
      OutputDataConfig: { S3OutputPath: `s3://${DATA_BUCKET}/${folder}/` },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    }),
  );
  const modelData = await awaitValue('the first model', () => findModel(`${name}-champion`), {
    timeout: 180_000,
  });
  await sageMaker.send(
    new CreateModelCommand({
      ModelName: `${name}-champion`,
      ExecutionRoleArn: MODEL_ROLE,
      PrimaryContainer: { Image: IMAGE, ModelDataUrl: modelData },
    }),
  );
  await sageMaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: `${name}-champion`,
      ProductionVariants: [
        {
          VariantName: 'AllTraffic',
          ModelName: `${name}-champion`,
          InstanceType: 'ml.m5.large',
          InitialInstanceCount: 1,
        },
      ],
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: 100,
        DestinationS3Uri: `s3://${DATA_BUCKET}/${name}/capture`,
        CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
      },
    }),
  );
  await sageMaker.send(
    new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: `${name}-champion` }),
  );
  await awaitEndpoint(name, `${name}-champion`);
}

async function findModel(job: string): Promise<string | undefined> {
  const { TrainingJobStatus, FailureReason, ModelArtifacts } = await sageMaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: job }),
  );
  if (TrainingJobStatus === 'Failed') throw new Error(`the first training failed: ${FailureReason}`);
  return TrainingJobStatus === 'Completed' ? ModelArtifacts?.S3ModelArtifacts : undefined;
}

/** Waits until an endpoint serves a configuration. */
export function awaitEndpoint(name: string, config: string): Promise<string> {
  return awaitValue(
    `${name} to serve ${config}`,
    async () => {
      const endpoint = await sageMaker.send(new DescribeEndpointCommand({ EndpointName: name }));
      const serves = endpoint.EndpointStatus === 'InService' && endpoint.EndpointConfigName === config;
      return serves ? config : undefined;
    },
    { timeout: 300_000 },
  );
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
