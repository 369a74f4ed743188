import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hosting, imageOf, imagesFile, role, Wave } from './hosting.ts';

// The stand-in alone, with no S3 and no CloudWatch behind it: what hosting needs none of.
const folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
let standIn: ChildProcess;
let hosting: Hosting;

beforeAll(async () => {
  standIn = spawn(process.execPath, ['--import', 'tsx', 'localstack/sagemaker/main.ts'], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      MONITOR_SAGEMAKER_IMAGES: imagesFile,
      MONITOR_SAGEMAKER_FOLDER: folder,
      MONITOR_SAGEMAKER_WAIT_SCALE: '0.1',
      MONITOR_SAGEMAKER_HEALTH_CHECK_SECONDS: '2',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const [line] = await once(createInterface({ input: standIn.stdout as NodeJS.ReadableStream }), 'line');
  hosting = new Hosting(`http://127.0.0.1:${JSON.parse(line).port}`);
}, 60_000);

afterAll(async () => {
  standIn.stdin?.end();
  if (standIn.exitCode === null) await once(standIn, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const arn = (kind: string, name: string): string =>
  `arn:aws:sagemaker:us-east-1:000000000000:${kind}/${name}`;

describe('refusals', () => {
  it.each([
    ['describeModel', { ModelName: 'none' }, `Could not find model "${arn('model', 'none')}".`],
    [
      'describeEndpointConfig',
      { EndpointConfigName: 'none' },
      `Could not find endpoint configuration "${arn('endpoint-config', 'none')}".`,
    ],
    ['describeEndpoint', { EndpointName: 'none' }, `Could not find endpoint "${arn('endpoint', 'none')}".`],
    ['describeTrainingJob', { TrainingJobName: 'none' }, 'Requested resource not found.'],
    [
      'deleteEndpoint',
      { EndpointName: 'under_score' },
      "1 validation error detected: Value 'under_score' at 'endpointName' failed to satisfy constraint: Member must " +
        'satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}',
    ],
    [
      'createTrainingJob',
      { TrainingJobName: 'job' },
      "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
    ],
  ] as const)('%s(%o) is told as the service tells it', async (operation, input, message) => {
    const call = hosting.sagemaker[operation] as (input: object) => Promise<unknown>;
    await expect(call.call(hosting.sagemaker, input)).rejects.toMatchObject({
      name: 'ValidationException',
      message,
    });
  });

  it('names an image that nothing stands for', async () => {
    const making = hosting.sagemaker.createModel({
      ModelName: 'unknown-image',
      ExecutionRoleArn: role,
      PrimaryContainer: { Image: imageOf('unknown:1') },
    });
    await expect(making).rejects.toThrow(`Requested image ${imageOf('unknown:1')} not found`);
  });

  it('does not take a name twice', async () => {
    await hosting.makeConfig('twice');
    await expect(hosting.makeConfig('twice')).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Cannot create already existing model "${arn('model', 'twice')}".`,
    });
  });

  it('says which operation is not emulated', async () => {
    await expect(hosting.sagemaker.listApps({})).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The operation ListApps is not emulated.',
    });
  });
});

describe('lists and tags', () => {
  it('lists page by page, newest first, with a filter', async () => {
    for (const name of ['page-1', 'page-2', 'page-3']) await hosting.makeConfig(name);
    const first = await hosting.sagemaker.listModels({ NameContains: 'PAGE', MaxResults: 2 });
    const second = await hosting.sagemaker.listModels({
      NameContains: 'PAGE',
      MaxResults: 2,
      NextToken: first.NextToken,
    });
    const names = [first, second].map(({ Models = [] }) => Models.map(({ ModelName }) => ModelName));
    expect(names).toEqual([['page-3', 'page-2'], ['page-1']]);
    expect(second.NextToken).toBeUndefined();
  });

  it('keeps tags by ARN and replaces those of the same key', async () => {
    await hosting.makeConfig('tagged');
    const ResourceArn = arn('model', 'tagged');
    await hosting.sagemaker.addTags({ ResourceArn, Tags: [{ Key: 'a', Value: '1' }] });
    await hosting.sagemaker.addTags({
      ResourceArn,
      Tags: [
        { Key: 'a', Value: '2' },
        { Key: 'b', Value: '3' },
      ],
    });
    const { Tags } = await hosting.sagemaker.listTags({ ResourceArn });
    expect(Tags).toEqual([
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '3' },
    ]);
  });
});

describe('an endpoint', () => {
  beforeAll(async () => {
    await hosting.makeConfig('blue');
    await hosting.makeConfig('green');
    await hosting.makeEndpoint('shop', 'blue');
  });

  it('is described as in service, with its variants', async () => {
    const endpoint = await hosting.sagemaker.describeEndpoint({ EndpointName: 'shop' });
    expect(endpoint).toMatchObject({
      EndpointName: 'shop',
      EndpointArn: arn('endpoint', 'shop'),
      EndpointConfigName: 'blue',
      EndpointStatus: 'InService',
      ProductionVariants: [{ VariantName: 'AllTraffic', CurrentInstanceCount: 1, CurrentWeight: 1 }],
    });
    expect(endpoint.CreationTime?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('passes bodies and headers on, and tells which variant answered', async () => {
    const answer = await hosting.invoke('shop', 'stone', {
      Accept: 'application/json',
      CustomAttributes: 'trace=1',
      InferenceId: '7',
    });
    const echo = JSON.parse(answer.Body.transformToString());
    expect(answer).toMatchObject({ ContentType: 'application/json', InvokedProductionVariant: 'AllTraffic' });
    expect(echo).toMatchObject({
      name: 'blue',
      body: 'stone',
      headers: {
        'content-type': 'text/plain',
        accept: 'application/json',
        'x-amzn-sagemaker-custom-attributes': 'trace=1',
      },
    });
  });

  it.each([
    ['fail', 500, 'server', 'cannot'],
    ['refuse', 400, 'client', 'will not'],
  ])('tells that the model answered "%s" with %i', async (body, status, side, text) => {
    await expect(hosting.invoke('shop', body)).rejects.toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: status,
      OriginalMessage: text,
      message: expect.stringContaining(
        `Received ${side} error (${status}) from primary with message "${text}".`,
      ),
      $metadata: { httpStatusCode: 424 },
    });
  });

  it('starts a container that died again', async () => {
    await expect(hosting.invoke('shop', 'die')).rejects.toMatchObject({ name: 'ModelError' });
    await expect
      .poll(() => hosting.echo('shop').catch(() => undefined), { timeout: 10_000 })
      .toMatchObject({ name: 'blue' });
  });

  it('is unknown to the runtime where there is none', async () => {
    await expect(hosting.invoke('nowhere', 'x')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Endpoint nowhere of account 000000000000 not found.',
    });
  });

  it('answers every request while it goes from one model to the other, slow ones included', async () => {
    const wave = new Wave(async () => (await hosting.echo('shop', Math.random() < 0.2 ? 'slow' : 'x')).name);
    await expect.poll(() => wave.names.length).toBeGreaterThan(5);
    const updated = await hosting.update('shop', 'green');
    const seen = wave.names.length;
    await expect.poll(() => wave.names.length).toBeGreaterThan(seen + 10);
    await wave.stop();
    expect(updated).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'green' });
    expect(wave.failures).toEqual([]);
    expect(wave.names[0]).toBe('blue');
    expect(wave.names.slice(-5)).toEqual(Array(5).fill('green'));
  });

  it('gives a canary its share first', async () => {
    const updating = hosting.update('shop', 'blue', {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: 'CANARY',
          WaitIntervalInSeconds: 20,
          CanarySize: { Type: 'CAPACITY_PERCENT', Value: 50 },
        },
      },
    });
    const names = new Set<string>();
    const ask = async (): Promise<number> => names.add((await hosting.echo('shop')).name).size;
    await expect.poll(ask, { interval: 5 }).toBe(2);
    for (let asked = 0; asked < 10; asked += 1) await ask();
    expect(await hosting.sagemaker.describeEndpoint({ EndpointName: 'shop' })).toMatchObject({
      EndpointStatus: 'Updating',
      EndpointConfigName: 'green',
      PendingDeploymentSummary: { EndpointConfigName: 'blue' },
    });
    expect(names).toEqual(new Set(['blue', 'green']));
    expect(await updating).toMatchObject({ EndpointConfigName: 'blue' });
  });

  it.each([
    ['never becomes healthy', 'sick', 'fixture:sick', {}],
    ['crashes', 'crash', 'fixture:crash', {}],
    ['is made not to load', 'unloadable', 'fixture:1', { LOCAL_FAULT: 'model-unloadable' }],
  ])('stays with the old model where the new one %s', async (_, name, image, environment) => {
    await hosting.makeConfig(name, { image, environment });
    const wave = new Wave(async () => (await hosting.echo('shop')).name, 2);
    const rolledBack = await hosting.update('shop', name);
    await wave.stop();
    expect(rolledBack).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'blue',
      FailureReason:
        'The primary container for production variant AllTraffic did not pass the ping health check. ' +
        'Please check CloudWatch logs for this endpoint.',
    });
    expect(wave.failures).toEqual([]);
    expect(new Set(wave.names)).toEqual(new Set(['blue']));
  });

  it('refuses another update while one is under way', async () => {
    await hosting.makeConfig('slow', { environment: { LOCAL_FAULT: 'serve-slow:1' } });
    const updating = hosting.update('shop', 'slow');
    await expect
      .poll(async () => (await hosting.sagemaker.describeEndpoint({ EndpointName: 'shop' })).EndpointStatus)
      .toBe('Updating');
    await expect(hosting.update('shop', 'blue')).rejects.toThrow(
      `Cannot update in-progress endpoint "${arn('endpoint', 'shop')}".`,
    );
    await updating;
  });

  it('cannot be updated once the config that it serves is deleted', async () => {
    await hosting.sagemaker.deleteEndpointConfig({ EndpointConfigName: 'slow' });
    await expect(hosting.update('shop', 'blue')).rejects.toThrow(
      `Could not find endpoint configuration "${arn('endpoint-config', 'slow')}".`,
    );
  });

  it('is gone, with its files, once it is deleted', async () => {
    await hosting.sagemaker.deleteEndpoint({ EndpointName: 'shop' });
    await expect
      .poll(() => hosting.sagemaker.describeEndpoint({ EndpointName: 'shop' }).catch((e) => e))
      .toMatchObject({
        name: 'ValidationException',
      });
    expect(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())).toEqual(
      [],
    );
  });
});

describe('an endpoint that cannot start', () => {
  it('fails with the reason, serves nothing and can be deleted', async () => {
    await hosting.makeConfig('stillborn', { image: 'fixture:crash' });
    const endpoint = await hosting.makeEndpoint('stillborn', 'stillborn');
    expect(endpoint.EndpointStatus).toBe('Failed');
    expect(endpoint.FailureReason).toContain('did not pass the ping health check');
    await expect(hosting.invoke('stillborn', 'x')).rejects.toMatchObject({ name: 'ValidationError' });
    await hosting.sagemaker.deleteEndpoint({ EndpointName: 'stillborn' });
    await expect
      .poll(async () => (await hosting.sagemaker.listEndpoints({ NameContains: 'stillborn' })).Endpoints)
      .toEqual([]);
  });
});

describe('an endpoint of several variants', () => {
  it('asks the variant that the request names', async () => {
    await hosting.makeConfig('first');
    await hosting.makeConfig('second');
    await hosting.sagemaker.createEndpointConfig({
      EndpointConfigName: 'both',
      ProductionVariants: ['first', 'second'].map((name) => ({
        VariantName: name,
        ModelName: name,
        InitialInstanceCount: 1,
        InstanceType: 'ml.m5.large',
        InitialVariantWeight: name === 'first' ? 1 : 0,
      })),
    });
    await hosting.makeEndpoint('both', 'both');
    expect((await hosting.echo('both')).name).toBe('first');
    expect((await hosting.echo('both', 'x', { TargetVariant: 'second' })).name).toBe('second');
    await expect(hosting.invoke('both', 'x', { TargetVariant: 'third' })).rejects.toThrow('Variant third');
  });
});
