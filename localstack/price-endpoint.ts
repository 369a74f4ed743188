import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  DescribeEndpointCommand,
  DescribeTrainingJobCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { stringify } from 'csv-stringify/sync';
import type { Diamond } from '../examples/diamonds/diamonds.ts';
import { waitFor } from './wait-for.ts';

/** The image of the example's price model: see images.json. */
export const PRICE_IMAGE = 'diamonds-price';
/** Role that training jobs and models run under; LocalStack does not enforce it. */
export const MODEL_ROLE = 'arn:aws:iam::000000000000:role/model';

/** Generous, for a busy machine. */
const PATIENCE = { seconds: 300 };

/** Where models are trained and served, and where their data lies. */
export interface PriceHost {
  readonly sageMaker: SageMakerClient;
  readonly s3: S3Client;
  readonly bucket: string;
}

/** The first model of an endpoint. */
export interface FirstModel {
  /** Of the endpoint; its model and configuration are named after it. */
  readonly name: string;
  /** Stones that it is trained on. */
  readonly stones: readonly Diamond[];
  readonly hyperparameters?: Readonly<Record<string, string>>;
}

/** The name of an endpoint's first model, its training job and its configuration. */
function championOf(name: string): string {
  return `${name}-champion`;
}

/**
 * Trains a first model on stones and serves it on an endpoint that captures requests and answers under
 * `<name>/capture/` of the bucket.
 *
 * @throws Error where the training fails, or the endpoint is not there in five minutes
 */
export async function serveChampion(host: PriceHost, first: FirstModel): Promise<void> {
  const { sageMaker, bucket } = host;
  const { name } = first;
  const champion = championOf(name);
  const modelData = await trainFirst(host, first);
  await sageMaker.send(
    new CreateModelCommand({
      ModelName: champion,
      ExecutionRoleArn: MODEL_ROLE,
      PrimaryContainer: { Image: PRICE_IMAGE, ModelDataUrl: modelData },
    }),
  );
  await sageMaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: champion,
      ProductionVariants: [
        {
          VariantName: 'AllTraffic',
          ModelName: champion,
          InstanceType: 'ml.m5.large',
          InitialInstanceCount: 1,
        },
      ],
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: 100,
        DestinationS3Uri: `s3://${bucket}/${name}/capture`,
        CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
        CaptureContentTypeHeader: { CsvContentTypes: ['text/csv'] },
      },
    }),
  );
  await sageMaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: champion }));
  await awaitEndpoint(sageMaker, name, champion);
}

/** Trains, and answers where the model lies. */
async function trainFirst(
  { sageMaker, s3, bucket }: PriceHost,
  { name, stones, hyperparameters = {} }: FirstModel,
): Promise<string> {
  const folder = `${name}/first-model`;
  const Body = stringify([...stones], { header: true });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${folder}/rows/stones.csv`, Body }));
  const S3DataSource = { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/${folder}/rows/` } as const;
  await sageMaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: championOf(name),
      AlgorithmSpecification: { TrainingImage: PRICE_IMAGE, TrainingInputMode: 'File' },
      HyperParameters: hyperparameters,
      RoleArn: MODEL_ROLE,
      InputDataConfig: [{ ChannelName: 'training', DataSource: { S3DataSource } }],
      OutputDataConfig: { S3OutputPath: `s3://${bucket}/${folder}/` },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    }),
  );
  return waitFor('the first model is trained', () => findModel(sageMaker, championOf(name)), PATIENCE);
}

async function findModel(sageMaker: SageMakerClient, job: string): Promise<string | undefined> {
  const { TrainingJobStatus, FailureReason, ModelArtifacts } = await sageMaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: job }),
  );
  if (TrainingJobStatus === 'Failed') throw new Error(`the first training failed: ${FailureReason}`);
  return TrainingJobStatus === 'Completed' ? ModelArtifacts?.S3ModelArtifacts : undefined;
}

/**
 * Waits until an endpoint serves a configuration.
 *
 * @throws Error that says how the endpoint stands, where it failed or five minutes passed
 */
export function awaitEndpoint(sageMaker: SageMakerClient, name: string, config: string): Promise<string> {
  let seen = '';
  return waitFor(
    `the endpoint ${name} serves ${config}`,
    async () => {
      const endpoint = await sageMaker.send(new DescribeEndpointCommand({ EndpointName: name }));
      const { EndpointStatus: status, EndpointConfigName: served, FailureReason: reason } = endpoint;
      if (status === 'Failed') throw new Error(`the endpoint ${name} failed: ${reason}`);
      seen = `it is ${status} with ${served}${reason === undefined ? '' : `: ${reason}`}`;
      return status === 'InService' && served === config ? config : undefined;
    },
    { ...PATIENCE, lastSeen: () => seen },
  );
}
