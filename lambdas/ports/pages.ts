import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { StepLog } from './step-log.ts';

/** Has the pages of stored reports drawn. */
export interface Pages {
  /** Asks for the page of a report, and does not wait for it: nothing that is decided hangs on a page. */
  draw(reportKey: string): Promise<void>;
}

/** Pages drawn by the function whose name `findName` gives when it is needed; one that cannot be asked is a warning. */
export function openPages(
  findName: () => string,
  log: StepLog,
  client: LambdaClient = new LambdaClient({}),
): Pages {
  return {
    draw: async (reportKey) => {
      const FunctionName = findName();
      try {
        const Payload = JSON.stringify({ reportKey });
        await client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
      } catch (error) {
        log.warn('page not drawn', { reportKey, FunctionName, problem: (error as Error).message });
      }
    },
  };
}
