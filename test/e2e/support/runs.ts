import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  paginateListExecutions,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import { aws, type DeployedMonitor } from './app.ts';
import { awaitValue } from './await.ts';

/** What a run that went well answers. */
export interface RunResult {
  readonly time: string;
  readonly windows: readonly {
    readonly reportKey: string;
    readonly verdict: string;
    readonly published: number;
  }[];
  readonly left: number;
}

/** An execution of the state machine. */
export type Run = DescribeExecutionCommandOutput;

/** Windows of the past to judge in place of those that are due. */
export interface RunRange {
  readonly from: string;
  readonly to: string;
}

/** Starts a run for a time (ISO-8601 UTC) and waits for its end, which must be a good one. */
export async function run(monitor: DeployedMonitor, time: string, range?: RunRange): Promise<RunResult> {
  const ended = await awaitEnd(await startRun(monitor, time, range));
  expect(ended.status, `${ended.error}: ${ended.cause}`).toBe('SUCCEEDED');
  return JSON.parse(ended.output ?? '') as RunResult;
}

/** Starts a run and answers its ARN. */
export async function startRun(
  { stateMachineArn }: DeployedMonitor,
  time: string,
  range?: RunRange,
): Promise<string> {
  const input = JSON.stringify({ time, ...range });
  const { executionArn } = await aws.steps.send(new StartExecutionCommand({ stateMachineArn, input }));
  return executionArn as string;
}

/** The execution once it has ended, in whatever way. */
export function awaitEnd(executionArn: string): Promise<Run> {
  return awaitValue(
    `the end of ${executionArn}`,
    async () => {
      const execution = await aws.steps.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status === 'RUNNING' ? undefined : execution;
    },
    { timeout: 300_000, interval: 200 },
  );
}

/** ARNs of a monitor's executions, the oldest first. */
export async function listRuns({ stateMachineArn }: DeployedMonitor): Promise<readonly string[]> {
  const found: { arn: string; at: number }[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client: aws.steps },
    { stateMachineArn },
  )) {
    for (const { executionArn = '', startDate } of executions) {
      found.push({ arn: executionArn, at: startDate?.getTime() ?? 0 });
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ arn }) => arn);
}
