import { FilterLogEventsCommand, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { aws } from './app.ts';
import { awaitValue } from './await.ts';

/** What a direct call answered. */
export interface DirectCall {
  readonly requestId: string;
  readonly statusCode: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what is in it
  readonly body: any;
}

/** Calls a function as any client would. */
export async function call(functionName: string, event: unknown): Promise<DirectCall> {
  const { requestId, payload } = await send(functionName, event);
  const { statusCode, body } = payload as { statusCode: number; body: string };
  return { requestId, statusCode, body: JSON.parse(body) };
}

/** What a function answers that is called by other programs. */
export async function invoke(functionName: string, event: unknown): Promise<unknown> {
  return (await send(functionName, event)).payload;
}

async function send(FunctionName: string, event: unknown): Promise<{ requestId: string; payload: unknown }> {
  const answer = await aws.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  const text = Buffer.from(answer.Payload ?? []).toString();
  if (answer.FunctionError !== undefined) throw new Error(`${FunctionName}: ${text}`);
  return { requestId: answer.$metadata.requestId ?? '', payload: JSON.parse(text) };
}

/** The log lines of one invocation from START to REPORT, once all have come. */
export function awaitLog(functionName: string, requestId: string): Promise<readonly string[]> {
  return awaitValue(
    `the log of request ${requestId}`,
    async () => {
      const { events = [] } = await aws.logs.send(
        new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${functionName}` }),
      );
      const start = events.find(({ message }) => message?.startsWith(`START RequestId: ${requestId}`));
      const lines = events
        .filter(({ logStreamName }) => logStreamName === start?.logStreamName)
        .map(({ message = '' }) => message);
      const first = lines.indexOf(start?.message ?? '');
      const last = lines.findIndex((line) => line.startsWith(`REPORT RequestId: ${requestId}`));
      return first < 0 || last < 0 ? undefined : lines.slice(first, last + 1);
    },
    { timeout: 180_000 },
  );
}

/** How often a function has answered so far, whoever called it. */
export async function countCalls(functionName: string): Promise<number> {
  let count = 0;
  const pages = paginateFilterLogEvents(
    { client: aws.logs },
    { logGroupName: `/aws/lambda/${functionName}`, filterPattern: 'REPORT' },
  );
  for await (const { events = [] } of pages) {
    count += events.filter(({ message }) => message?.startsWith('REPORT RequestId')).length;
  }
  return count;
}
