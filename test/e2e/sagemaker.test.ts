import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { stringify } from 'csv-stringify/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WavesResult } from '../../bin/simulate/run-waves.ts';
import { loadDiamonds } from '../../examples/diamonds/diamonds.ts';
import { localCredentials } from '../../localstack/deploy.ts';
import { Hosting, role } from '../localstack/sagemaker/hosting.ts';
import { app, aws } from './support/app.ts';
import { awaitValue } from './support/await.ts';

const bucket = 'end-to-end-sagemaker';
const image = '000000000000.dkr.ecr.us-east-1.amazonaws.com/diamonds-price:1';
const hosting = new Hosting(app.endpoint);
const stones = loadDiamonds();

beforeAll(async () => {
  await aws.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const Body = stringify(stones.slice(0, 10_000), { header: true });
  await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'training/stones.csv', Body }));
});

/** Trains a model and makes an endpoint config of it, all of this name. */
async function trainModel(name: string, hyperparameters: Readonly<Record<string, string>>): Promise<number> {
  await hosting.sagemaker.createTrainingJob({
    TrainingJobName: name,
    RoleArn: role,
    HyperParameters: hyperparameters,
    AlgorithmSpecification: {
      TrainingImage: image,
      TrainingInputMode: 'File',
      MetricDefinitions: [{ Name: 'r2', Regex: 'r2=(.*?);' }],
    },
    InputDataConfig: [
      {
        ChannelName: 'training',
        DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/training/` } },
      },
    ],
    OutputDataConfig: { S3OutputPath: `s3://${bucket}/models/` },
    ResourceConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 10 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
  });
  const job = await awaitValue(
    `training job ${name}`,
    async () => {
      const found = await hosting.sagemaker.describeTrainingJob({ TrainingJobName: name });
      return found.TrainingJobStatus === 'InProgress' ? undefined : found;
    },
    { timeout: 180_000 },
  );
  expect(job).toMatchObject({ TrainingJobStatus: 'Completed' });
  await hosting.sagemaker.createModel({
    ModelName: name,
    ExecutionRoleArn: role,
    PrimaryContainer: { Image: image, ModelDataUrl: job.ModelArtifacts?.S3ModelArtifacts },
  });
  await hosting.sagemaker.createEndpointConfig({
    EndpointConfigName: name,
    ProductionVariants: [
      { VariantName: 'AllTraffic', ModelName: name, InitialInstanceCount: 1, InstanceType: 'ml.m5.large' },
    ],
    DataCaptureConfig: {
      EnableCapture: true,
      InitialSamplingPercentage: 100,
      DestinationS3Uri: `s3://${bucket}/capture`,
      CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
      CaptureContentTypeHeader: { CsvContentTypes: ['text/csv'] },
    },
  });
  return job.FinalMetricDataList?.[0]?.Value ?? 0;
}

/** Sends a wave from the command line; 200 requests in 20 seconds. */
async function sendWave(endpoint: string): Promise<WavesResult> {
  const data = join(app.folder, 'waves.csv');
  writeFileSync(data, stringify(stones.slice(10_000, 10_150), { header: true }));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...['--import', 'tsx', 'bin/cli.ts', 'simulate', 'waves', '--endpoint', endpoint, '--data', data],
      ...[
        '--label',
        'price',
        '--rate',
        '10',
        '--concurrency',
        '4',
        '--periods',
        '2',
        '--period-length',
        '10s',
      ],
      ...['--drift', 'price:scale=2', '--drift-periods', '1'],
      ...['--ground-truth', `s3://${bucket}/truth/`, '--label-delay', '1s', '--json'],
    ],
    {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: app.endpoint,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
      },
    },
  );
  return JSON.parse(stdout) as WavesResult;
}

/** All records of the files under a prefix. */
async function readRecords(prefix: string) {
  const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  const texts = await Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return (await Body?.transformToString()) ?? '';
    }),
  );
  return texts.flatMap((text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
}

describe('a model on the laptop', () => {
  it('is trained, served, replaced under load without a failed request, and kept when the next one is broken', async () => {
    const [first, second] = [
      await trainModel('stones-1', { factors: 'carat' }),
      await trainModel('stones-2', {}),
      await trainModel('stones-3', { 'local-fault': 'model-unloadable' }),
    ];
    expect(second).toBeGreaterThan(Math.max(0.9, first));
    await hosting.makeEndpoint('stones', 'stones-1');

    const wave = sendWave('stones');
    await awaitValue(
      'the first captured prediction',
      async () => ((await readRecords('capture/')).length > 0 ? true : undefined),
      { timeout: 180_000 },
    );
    const updated = await hosting.update('stones', 'stones-2', {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: 'LINEAR',
          WaitIntervalInSeconds: 1,
          LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: 50 },
        },
      },
    });
    expect(updated).toMatchObject({ EndpointConfigName: 'stones-2', EndpointStatus: 'InService' });
    const rolledBack = await hosting.update('stones', 'stones-3');
    expect(rolledBack).toMatchObject({ EndpointConfigName: 'stones-2', EndpointStatus: 'InService' });
    expect(rolledBack.FailureReason).toContain('did not pass the ping health check');

    const { periods, failures, labelsWritten } = await wave;
    expect(failures).toEqual({});
    expect(periods.map(({ sent, failed }) => ({ sent, failed }))).toEqual([
      { sent: 100, failed: 0 },
      { sent: 100, failed: 0 },
    ]);
    expect(periods.reduce((sum, { cloudWatch }) => sum + (cloudWatch?.invocations ?? 0), 0)).toBe(200);
    expect(periods.map(({ cloudWatch }) => cloudWatch?.errors5xx)).toEqual([0, 0]);
    expect(periods[0]?.drift).toEqual([]);
    expect(periods[1]?.drift).toEqual(['price × 2']);
    expect(periods[1]?.performance.rmse).toBeGreaterThan(2 * (periods[0]?.performance.rmse ?? 0));
    expect(labelsWritten).toBe(200);

    const captured = await awaitValue(
      'all captured predictions',
      async () => {
        const records = await readRecords('capture/stones/AllTraffic/');
        return records.length === 200 ? records : undefined;
      },
      { timeout: 180_000 },
    );
    const ids = captured.map(({ eventMetadata }) => eventMetadata.inferenceId);
    const truth = await readRecords('truth/');
    expect(new Set(truth.map(({ eventMetadata }) => eventMetadata.eventId))).toEqual(new Set(ids));
    await hosting.sagemaker.deleteEndpoint({ EndpointName: 'stones' });
  });
});
