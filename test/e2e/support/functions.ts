import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
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
export async function call(FunctionName: string, event: unknown): Promise<DirectCall> {
  const answer = await aws.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  const text = Buffer.from(answer.Payload ?? []).toString();
  if (answer.FunctionError !== undefined) throw new Error(`${FunctionName}: ${text}`);
  const { statusCode, body } = JSON.parse(text) as { statusCode: number; body: string };
  return { requestId: answer.$metadata.requestId ?? '', statusCode, body: JSON.parse(body) };
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
