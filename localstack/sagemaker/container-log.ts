import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  type InputLogEvent,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { Batcher } from './batcher.ts';

const deliverSeconds = 0.5;

/** A container's log stream in CloudWatch. */
export interface ContainerLog {
  write(line: string): void;
  /** Returns once all that was written is delivered. */
  flush(): Promise<void>;
}

export function openLog(
  client: CloudWatchLogsClient,
  logGroupName: string,
  logStreamName: string,
): ContainerLog {
  let made: Promise<void> | undefined;
  const batcher = new Batcher<InputLogEvent>(deliverSeconds, async (events) => {
    made ??= makeStream(client, logGroupName, logStreamName);
    await made;
    await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [...events] }));
  });
  return {
    // CloudWatch refuses empty messages.
    write: (line) => batcher.add({ timestamp: Date.now(), message: line === '' ? ' ' : line }),
    flush: () => batcher.flush(),
  };
}

async function makeStream(client: CloudWatchLogsClient, logGroupName: string, logStreamName: string) {
  await unlessThere(client.send(new CreateLogGroupCommand({ logGroupName })));
  await unlessThere(client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })));
}

async function unlessThere(making: Promise<unknown>): Promise<void> {
  try {
    await making;
  } catch (error) {
    if ((error as Error).name !== 'ResourceAlreadyExistsException') throw error;
  }
}
