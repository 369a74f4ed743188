import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { expect } from 'vitest';
import { localCredentials } from '../../localstack/deploy.ts';
import { zip } from './zip.ts';

export interface Invocation {
  readonly requestId: string;
  readonly functionError: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the handler under test answers
  readonly payload: any;
  /** The log tail that comes with the answer. */
  readonly tail: string;
}

/** Creates and calls functions on one LocalStack, and reads what they logged. */
export class Functions {
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;

  constructor(endpoint: string) {
    const options = { endpoint, region: 'us-east-1', credentials: localCredentials, maxAttempts: 1 };
    this.lambda = new LambdaClient(options);
    this.logs = new CloudWatchLogsClient(options);
  }

  /** `code` is the text of index.js, or all the files. */
  async create(
    name: string,
    code: string | Readonly<Record<string, string>>,
    more: Partial<CreateFunctionCommandInput> = {},
  ): Promise<void> {
    await this.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: 'arn:aws:iam::000000000000:role/any',
        Code: { ZipFile: zip(typeof code === 'string' ? { 'index.js': code } : code) },
        Timeout: 10,
        ...more,
      }),
    );
    await waitUntilFunctionActiveV2(
      { client: this.lambda, maxWaitTime: 20, minDelay: 0.05, maxDelay: 0.2 },
      { FunctionName: name },
    );
  }

  async invoke(name: string, event: unknown = {}): Promise<Invocation> {
    const answer = await this.lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), LogType: 'Tail' }),
    );
    return {
      requestId: answer.$metadata.requestId ?? '',
      functionError: answer.FunctionError,
      payload: JSON.parse(Buffer.from(answer.Payload ?? []).toString()),
      tail: Buffer.from(answer.LogResult ?? '', 'base64').toString(),
    };
  }

  /** The log events of a group in order, once one of them contains `awaited`. */
  async logOf(group: string, awaited: string): Promise<string[]> {
    let messages: string[] = [];
    await expect
      .poll(
        async () => {
          messages = await this.messagesIn(group);
          return messages.some((message) => message.includes(awaited));
        },
        { timeout: 15_000, interval: 50, message: `"${awaited}" in the log` },
      )
      .toBe(true);
    return messages;
  }

  private async messagesIn(group: string): Promise<string[]> {
    try {
      const messages: string[] = [];
      for await (const { events = [] } of paginateFilterLogEvents(
        { client: this.logs },
        { logGroupName: group },
      )) {
        messages.push(...events.map((event) => event.message ?? ''));
      }
      return messages;
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return [];
      throw error;
    }
  }
}
