import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { CreateTrainingJobRequest, DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { extract } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../../../localstack/start.ts';
import { openClients } from '../../e2e/support/clients.ts';
import { Hosting, imageOf, imagesFile, role, Wave } from './hosting.ts';

const bucket = 'stand-in-data';
const env = {
  ...process.env,
  AWS_ENDPOINT_URL: undefined,
  MONITOR_SAGEMAKER_IMAGES: imagesFile,
  MONITOR_SAGEMAKER_FLUSH_SECONDS: '0.2',
};
let localstack: LocalStack;
let hosting: Hosting;
let aws: ReturnType<typeof openClients>;

beforeAll(async () => {
  localstack = await startLocalStack({ env });
  hosting = new Hosting(localstack.endpoint);
  aws = openClients(localstack.endpoint);
  await aws.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await put('train/a.csv', 'x,y\n1,2\n');
  await put('train/more/b.csv', 'x,y\n3,4\n');
}, 240_000);

afterAll(() => localstack?.stop());

async function put(key: string, text: string): Promise<void> {
  await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
}

async function keysUnder(prefix: string): Promise<string[]> {
  const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  return Contents.map(({ Key = '' }) => Key);
}

async function readText(key: string): Promise<string> {
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToString()) ?? '';
}

const channel = (uri: string, type: 'S3Prefix' | 'ManifestFile' = 'S3Prefix') => ({
  ChannelName: 'training',
  DataSource: { S3DataSource: { S3DataType: type, S3Uri: uri } },
});

const jobRequest = (
  name: string,
  more: Partial<CreateTrainingJobRequest> = {},
): CreateTrainingJobRequest => ({
  TrainingJobName: name,
  RoleArn: role,
  AlgorithmSpecification: {
    TrainingImage: imageOf('fixture:1'),
    TrainingInputMode: 'File',
    MetricDefinitions: [{ Name: 'train:loss', Regex: 'loss=(.*?);' }],
  },
  InputDataConfig: [channel(`s3://${bucket}/train/`)],
  OutputDataConfig: { S3OutputPath: `s3://${bucket}/models/` },
  ResourceConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 },
  StoppingCondition: { MaxRuntimeInSeconds: 60 },
  ...more,
});

async function endOf(name: string): Promise<DescribeTrainingJobResponse> {
  const isOver = ({ TrainingJobStatus }: DescribeTrainingJobResponse): boolean =>
    ['Completed', 'Failed', 'Stopped'].some((status) => status === TrainingJobStatus);
  let job: DescribeTrainingJobResponse | undefined;
  await expect
    .poll(
      async () => {
        job = await hosting.sagemaker.describeTrainingJob({ TrainingJobName: name });
        return isOver(job);
      },
      { timeout: 40_000 },
    )
    .toBe(true);
  return job as DescribeTrainingJobResponse;
}

async function train(name: string, more: Partial<CreateTrainingJobRequest> = {}) {
  await hosting.sagemaker.createTrainingJob(jobRequest(name, more));
  return endOf(name);
}

/** What the fixture's training program found, out of the model that it left on S3. */
async function openModel(uri = ''): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'model-'));
  try {
    const { Body } = await aws.s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: uri.replace(`s3://${bucket}/`, '') }),
    );
    const file = join(folder, 'model.tar.gz');
    writeFileSync(file, (await Body?.transformToByteArray()) ?? '');
    await extract({ file, cwd: folder });
    return JSON.parse(readFileSync(join(folder, 'found.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a training job', () => {
  it('finds its channels and hyperparameters, and leaves its model on S3 and its figures in the description', async () => {
    const job = await train('complete', { HyperParameters: { depth: '3' } });
    expect(job).toMatchObject({
      TrainingJobStatus: 'Completed',
      SecondaryStatus: 'Completed',
      ModelArtifacts: { S3ModelArtifacts: `s3://${bucket}/models/complete/output/model.tar.gz` },
      FinalMetricDataList: [{ MetricName: 'train:loss', Value: 0.25 }],
    });
    expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Uploading',
      'Completed',
    ]);
    expect(await openModel(job.ModelArtifacts?.S3ModelArtifacts)).toEqual({
      hyperparameters: { depth: '3' },
      config: {
        training: {
          TrainingInputMode: 'File',
          S3DistributionType: 'FullyReplicated',
          RecordWrapperType: 'None',
        },
      },
      channel: true,
      files: { 'training/a.csv': 'x,y\n1,2\n', 'training/more/b.csv': 'x,y\n3,4\n' },
    });
  });

  it('logs to CloudWatch what its program prints', async () => {
    const { events = [] } = await aws.logs.send(
      new FilterLogEventsCommand({
        logGroupName: '/aws/sagemaker/TrainingJobs',
        logStreamNamePrefix: 'complete/algo-1-',
      }),
    );
    expect(events.map(({ message }) => message)).toEqual(['loss=0.5;', 'loss=0.25;']);
  });

  it('reads the objects that a manifest names, and no others', async () => {
    await put('chosen.manifest', JSON.stringify([{ prefix: `s3://${bucket}/train/` }, 'more/b.csv']));
    const job = await train('manifest', {
      InputDataConfig: [channel(`s3://${bucket}/chosen.manifest`, 'ManifestFile')],
    });
    const { files } = await openModel(job.ModelArtifacts?.S3ModelArtifacts);
    expect(files).toEqual({ 'training/more/b.csv': 'x,y\n3,4\n' });
  });

  it('fails with what its program says', async () => {
    expect(await train('failing', { HyperParameters: { end: 'fail' } })).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: the data is no good, exit code: 3',
    });
  });

  it('fails when it is made to', async () => {
    const job = await train('made-to-fail', { HyperParameters: { 'local-fault': 'train-fails' } });
    expect(job.TrainingJobStatus).toBe('Failed');
  });

  it('fails where a channel is empty', async () => {
    const job = await train('empty', { InputDataConfig: [channel(`s3://${bucket}/nothing/`)] });
    expect(job.FailureReason).toContain(
      `ClientError: Data download failed:No S3 objects found under S3 URL "s3://${bucket}/nothing/"`,
    );
  });

  it('is stopped at the end of its time, and when asked to', async () => {
    const endless = { HyperParameters: { end: 'never' } };
    expect(
      await train('out-of-time', { ...endless, StoppingCondition: { MaxRuntimeInSeconds: 1 } }),
    ).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' });
    await hosting.sagemaker.createTrainingJob(jobRequest('stopped', endless));
    await hosting.sagemaker.stopTrainingJob({ TrainingJobName: 'stopped' });
    expect(await endOf('stopped')).toMatchObject({
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'Stopped',
    });
  });

  it('keeps its name to itself', async () => {
    await expect(hosting.sagemaker.createTrainingJob(jobRequest('complete'))).rejects.toMatchObject({
      name: 'ResourceInUse',
    });
  });
});

describe('data capture', () => {
  const DataCaptureConfig = {
    EnableCapture: true,
    InitialSamplingPercentage: 100,
    DestinationS3Uri: `s3://${bucket}/capture/`,
    CaptureOptions: [{ CaptureMode: 'Input' as const }, { CaptureMode: 'Output' as const }],
    CaptureContentTypeHeader: { CsvContentTypes: ['text/csv'], JsonContentTypes: ['application/json'] },
  };

  it('writes each invocation as the service does, in the folder of its hour', async () => {
    await hosting.makeConfig('captured-model');
    await hosting.sagemaker.createEndpointConfig({
      EndpointConfigName: 'captured',
      ProductionVariants: [
        {
          VariantName: 'Live',
          ModelName: 'captured-model',
          InitialInstanceCount: 1,
          InstanceType: 'ml.m5.large',
        },
      ],
      DataCaptureConfig,
    });
    await hosting.makeEndpoint('captured', 'captured');
    const before = new Date();
    await hosting.invoke('captured', '1,2\n', {
      ContentType: 'text/csv',
      InferenceId: 'i-7',
      CustomAttributes: 'k=v',
    });
    await expect.poll(() => keysUnder('capture/'), { timeout: 10_000 }).toHaveLength(1);
    const [key = ''] = await keysUnder('capture/');
    const hour = before.toISOString().slice(0, 13).replace(/[-T]/g, '/');
    expect(key).toMatch(
      new RegExp(`^capture/captured/Live/${hour}/\\d\\d-\\d\\d-\\d{3}-[0-9a-f-]{36}\\.jsonl$`),
    );
    const line = JSON.parse(await readText(key));
    expect(line).toEqual({
      captureData: {
        endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: '1,2\n', encoding: 'CSV' },
        endpointOutput: {
          observedContentType: 'application/json',
          mode: 'OUTPUT',
          data: expect.stringContaining('"body":"1,2\\n"'),
          encoding: 'JSON',
        },
      },
      eventMetadata: {
        eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        customAttributes: ['k=v'],
        inferenceId: 'i-7',
        inferenceTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
      eventVersion: '0',
    });
  });

  it('writes types that the config does not name as base64, and leaves out what is not sampled', async () => {
    await hosting.sagemaker.createEndpointConfig({
      EndpointConfigName: 'unsampled',
      ProductionVariants: [{ VariantName: 'Live', ModelName: 'captured-model', InitialInstanceCount: 1 }],
      DataCaptureConfig: { ...DataCaptureConfig, InitialSamplingPercentage: 0 },
    });
    await hosting.invoke('captured', 'plain');
    await expect.poll(() => keysUnder('capture/'), { timeout: 10_000 }).toHaveLength(2);
    const texts = await Promise.all((await keysUnder('capture/')).map(readText));
    const [line] = texts
      .map((text) => JSON.parse(text))
      .filter((record) => !record.eventMetadata.inferenceId);
    expect(line.captureData.endpointInput).toEqual({
      observedContentType: 'text/plain',
      mode: 'INPUT',
      data: Buffer.from('plain').toString('base64'),
      encoding: 'BASE64',
    });
    await hosting.update('captured', 'unsampled');
    await hosting.invoke('captured', 'unseen');
    await hosting.sagemaker.deleteEndpoint({ EndpointName: 'captured' });
    await expect
      .poll(() =>
        hosting.sagemaker.describeEndpoint({ EndpointName: 'captured' }).catch((error) => error.name),
      )
      .toBe('ValidationException');
    expect(await keysUnder('capture/')).toHaveLength(2);
  });
});

describe('an endpoint under watch', () => {
  const Dimensions = [
    { Name: 'EndpointName', Value: 'watched' },
    { Name: 'VariantName', Value: 'AllTraffic' },
  ];

  async function statistics(MetricName: string) {
    const minute = 60_000;
    const { Datapoints = [] } = await aws.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/SageMaker',
        MetricName,
        Dimensions,
        StartTime: new Date(Date.now() - 30 * minute),
        EndTime: new Date(Date.now() + minute),
        Period: 3600,
        Statistics: ['Sum', 'SampleCount', 'Average', 'Minimum'],
      }),
    );
    return Datapoints[0];
  }

  beforeAll(async () => {
    await hosting.makeConfig('steady');
    await hosting.makeConfig('broken', { environment: { LOCAL_FAULT: 'update-errors' } });
    await hosting.makeEndpoint('watched', 'steady');
  });

  it('counts invocations, errors and zeros, and measures latencies', async () => {
    for (let asked = 0; asked < 8; asked += 1) await hosting.invoke('watched', 'x');
    await hosting.invoke('watched', 'fail').catch(() => undefined);
    await hosting.invoke('watched', 'refuse').catch(() => undefined);
    // The last of those that are delivered together.
    await expect
      .poll(async () => (await statistics('OverheadLatency'))?.SampleCount, { timeout: 10_000 })
      .toBe(10);
    expect((await statistics('Invocations'))?.Sum).toBe(10);
    expect(await statistics('Invocation5XXErrors')).toMatchObject({ Sum: 1, SampleCount: 10, Average: 0.1 });
    expect(await statistics('Invocation4XXErrors')).toMatchObject({ Sum: 1, SampleCount: 10 });
    expect(await statistics('ModelLatency')).toMatchObject({ SampleCount: 10, Unit: 'Microseconds' });
    expect((await statistics('ModelLatency'))?.Minimum).toBeGreaterThan(0);
  });

  it('goes back to the old model when an alarm of the deployment goes off', async () => {
    await aws.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'watched-errors',
        Namespace: 'AWS/SageMaker',
        MetricName: 'Invocation5XXErrors',
        Dimensions,
        Statistic: 'Average',
        Period: 10,
        EvaluationPeriods: 1,
        Threshold: 0.2,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      }),
    );
    const wave = new Wave(async () => (await hosting.echo('watched')).name, 2);
    const rolledBack = await hosting.update('watched', 'broken', {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 60 },
      },
      AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'watched-errors' }] },
    });
    const failed = wave.failures.length;
    await wave.stop();
    expect(rolledBack).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'steady',
      FailureReason: 'The deployment was rolled back: alarms in ALARM: watched-errors.',
    });
    expect(failed).toBeGreaterThan(0);
    expect(wave.failures).toHaveLength(failed);
    expect((await hosting.echo('watched')).name).toBe('steady');
    await aws.cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: 'watched-errors', StateValue: 'OK', StateReason: 'seen' }),
    );
  });
});

describe('a state machine', () => {
  it('reaches SageMaker through the SDK integration, errors included', async () => {
    const definition = {
      StartAt: 'Describe',
      States: {
        Describe: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:sagemaker:describeTrainingJob',
          Parameters: { TrainingJobName: 'complete' },
          ResultPath: '$.job',
          Next: 'Miss',
        },
        Miss: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:sagemaker:describeEndpoint',
          Parameters: { EndpointName: 'none' },
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.missing', Next: 'Done' }],
          End: true,
        },
        Done: { Type: 'Pass', End: true },
      },
    };
    const { stateMachineArn } = await aws.steps.send(
      new CreateStateMachineCommand({
        name: 'sagemaker-calls',
        roleArn: role,
        definition: JSON.stringify(definition),
      }),
    );
    const { executionArn } = await aws.steps.send(new StartExecutionCommand({ stateMachineArn }));
    const describe = () => aws.steps.send(new DescribeExecutionCommand({ executionArn }));
    await expect.poll(async () => (await describe()).status, { timeout: 20_000 }).toBe('SUCCEEDED');
    const output = JSON.parse((await describe()).output ?? '');
    expect(output.job).toMatchObject({ TrainingJobStatus: 'Completed' });
    expect(output.missing.Cause).toContain('Could not find endpoint');
  });
});
