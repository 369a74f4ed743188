import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localCredentials } from '../../localstack/deploy.ts';
import { type LocalStack, startLocalStack } from '../../localstack/start.ts';

const NAMES = 20;
const ASKERS = 6;

let localstack: LocalStack;
let steps: SFNClient;
let stateMachineArn: string;

beforeAll(async () => {
  localstack = await startLocalStack({ env: { ...process.env, AWS_ENDPOINT_URL: undefined } });
  const options = { endpoint: localstack.endpoint, region: 'us-east-1', credentials: localCredentials };
  steps = new SFNClient({ ...options, maxAttempts: 1 });
  const logGroupName = '/aws/vendedlogs/states/Long';
  await new CloudWatchLogsClient(options).send(new CreateLogGroupCommand({ logGroupName }));
  const logGroupArn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`;
  const created = await steps.send(
    new CreateStateMachineCommand({
      name: 'Long',
      roleArn: 'arn:aws:iam::000000000000:role/any',
      definition: JSON.stringify({
        StartAt: 'Go on',
        States: { 'Go on': { Type: 'Wait', Seconds: 60, End: true } },
      }),
      loggingConfiguration: { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] },
    }),
  );
  stateMachineArn = created.stateMachineArn as string;
}, 240_000);

afterAll(() => localstack?.stop());

describe('executions that many start under one name at the same time', () => {
  it('begin once each, and run from the first moment that they are seen', async () => {
    const begun = await Promise.all(Array.from({ length: NAMES }, (_, index) => startAtOnce(`n${index}`)));
    expect(begun.map(({ startDates }) => startDates)).toEqual(begun.map(() => 1));
    const seen = new Set(begun.flatMap((one) => [...one.seen]));
    seen.delete('missing');
    expect([...seen]).toEqual(['RUNNING']);
  });
});

async function startAtOnce(name: string) {
  let starting = true;
  const starts = Promise.all(
    Array.from({ length: ASKERS }, () =>
      steps.send(new StartExecutionCommand({ stateMachineArn, name, input: '{"x":1}' })),
    ),
  ).finally(() => {
    starting = false;
  });
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const seen = new Set<string | undefined>();
  while (starting) seen.add(await describeStatus(executionArn));
  const startDates = new Set((await starts).map(({ startDate }) => startDate?.getTime())).size;
  return { startDates, seen };
}

async function describeStatus(executionArn: string): Promise<string | undefined> {
  try {
    return (await steps.send(new DescribeExecutionCommand({ executionArn }))).status;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return 'missing';
    throw error;
  }
}
