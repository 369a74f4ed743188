import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { describeFailure, failureName } from './aws-failure.ts';

/** What Step Functions says of a token with which nobody waits any more. */
const GONE = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/** State machines that wait with a task token. */
export interface TaskTokens {
  /** Lets the state machine go on with `output`; `gone` where it does not wait with this token any more. */
  succeed(token: string, output: unknown): Promise<'told' | 'gone'>;
}

export function openTaskTokens(client: SFNClient = new SFNClient({})): TaskTokens {
  return {
    succeed: async (taskToken, output) => {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
        return 'told';
      } catch (error) {
        if (GONE.includes(failureName(error))) return 'gone';
        throw describeFailure('tell the waiting run', error);
      }
    },
  };
}
