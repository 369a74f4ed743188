import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
} from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deployApp, localCredentials, type StackOutputs } from '../../localstack/deploy.ts';
import { type LocalStack, startLocalStack } from '../../localstack/start.ts';
import { Functions } from './functions.ts';
import { Hosting, imagesFile } from './sagemaker/hosting.ts';

const app = `"${process.execPath}" --import tsx test/localstack/fixtures/app.ts`;

let localstack: LocalStack;
let cloudformation: CloudFormationClient;
let cloudwatch: CloudWatchClient;
let functions: Functions;
let hosting: Hosting;

beforeAll(async () => {
  const env = { ...process.env, AWS_ENDPOINT_URL: undefined, MONITOR_SAGEMAKER_IMAGES: imagesFile };
  localstack = await startLocalStack({ env });
  hosting = new Hosting(localstack.endpoint);
  const options = { endpoint: localstack.endpoint, region: 'us-east-1', credentials: localCredentials };
  cloudformation = new CloudFormationClient(options);
  cloudwatch = new CloudWatchClient(options);
  functions = new Functions(localstack.endpoint);
}, 240_000);

afterAll(() => localstack?.stop());

async function deploy(context: Record<string, string>): Promise<StackOutputs> {
  return deployApp({ endpoint: localstack.endpoint, app, context: { stack: 'Fixture', ...context } });
}

async function outputsOfFixture(): Promise<Record<string, string>> {
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName: 'Fixture' }));
  return Object.fromEntries((Stacks[0]?.Outputs ?? []).map((o) => [o.OutputKey ?? '', o.OutputValue ?? '']));
}

async function dashboardText(name: string | undefined): Promise<string> {
  const { DashboardBody = '' } = await cloudwatch.send(new GetDashboardCommand({ DashboardName: name }));
  return JSON.parse(DashboardBody).widgets[0].properties.markdown;
}

async function alarm(name: string | undefined) {
  const { MetricAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [name ?? ''] }),
  );
  return MetricAlarms[0];
}

it('refuses a deployment that LocalStack left holes in, and names them', async () => {
  await expect(deploy({ unsupported: 'true' })).rejects.toThrow(
    'LocalStack deployed without these resources, whose types it does not know:\n' +
      '  Custom::Thing Custom in Fixture\n  AWS::Glue::Database Database in Fixture',
  );
}, 90_000);

// The stack is there all the same, as LocalStack says.
it('deploys what LocalStack alone would leave out', async () => {
  const outputs = await outputsOfFixture();
  expect(await dashboardText(outputs.DashboardName)).toBe('first');
  expect((await alarm(outputs.AlarmName))?.Threshold).toBe(1);
  const { LogGroupName = '', FunctionName = '' } = outputs;
  const filters = await functions.logs.send(new DescribeMetricFiltersCommand({ logGroupName: LogGroupName }));
  expect(filters.metricFilters?.[0]).toMatchObject({
    filterPattern: 'ERROR',
    metricTransformations: [{ metricName: 'Errors', metricNamespace: 'Fixture' }],
  });
  const groups = await functions.logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: LogGroupName }),
  );
  expect(groups.logGroups?.[0]?.retentionInDays).toBe(7);
  const concurrency = await functions.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
  expect(concurrency.ReservedConcurrentExecutions).toBe(3);
  expect((await functions.invoke(FunctionName, { x: 1 })).payload).toEqual({ got: { x: 1 } });
  await functions.logOf(LogGroupName, 'seen');
  const { EndpointName = '', EndpointArn } = outputs;
  expect((await hosting.echo(EndpointName)).name).toBe('first');
  expect(EndpointArn).toBe(`arn:aws:sagemaker:us-east-1:000000000000:endpoint/${EndpointName}`);
});

it('updates in place what LocalStack alone would leave as it was, and takes all of it away', async () => {
  const before = await outputsOfFixture();
  const { Fixture: outputs = {} } = await deploy({ threshold: '2', text: 'second' });
  expect(outputs).toEqual(before);
  expect(await dashboardText(outputs.DashboardName)).toBe('second');
  expect((await alarm(outputs.AlarmName))?.Threshold).toBe(2);
  expect((await hosting.echo(outputs.EndpointName ?? '')).name).toBe('second');
  await cloudformation.send(new DeleteStackCommand({ StackName: 'Fixture' }));
  await waitUntilStackDeleteComplete(
    { client: cloudformation, maxWaitTime: 60, minDelay: 0.2, maxDelay: 0.5 },
    { StackName: 'Fixture' },
  );
  expect((await cloudwatch.send(new ListDashboardsCommand({}))).DashboardEntries ?? []).toEqual([]);
  expect(await alarm(outputs.AlarmName)).toBeUndefined();
  expect((await hosting.sagemaker.listEndpoints({})).Endpoints).toEqual([]);
}, 90_000);

it('tells what the CDK said when it fails', async () => {
  const failing = deployApp({
    endpoint: localstack.endpoint,
    app: `"${process.execPath}" -e "throw Error('no such monitor')"`,
  });
  await expect(failing).rejects.toThrow(
    /cdk deploy to http:\/\/127\.0\.0\.1:\d+ failed:[\s\S]*no such monitor/,
  );
}, 90_000);
