import {
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describeFailure, failureName } from './aws-failure.ts';

/** Only what says that it has ended is seen to: LocalStack lists executions for a moment without a status. */
const ENDED: readonly (string | undefined)[] = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** How an execution stands: `missing` where there is none of the name. */
export type ExecutionStatus = 'running' | 'ended' | 'missing';

/** Executions of one state machine by their names. */
export interface Executions {
  /** Starts an execution; one that has this name already, running or ended, is left as it is. */
  start(name: string, input: unknown): Promise<void>;
  status(name: string): Promise<ExecutionStatus>;
  /** Stops an execution, saying why; one that has ended, or never began, is left as it is. */
  stop(name: string, why: { readonly error: string; readonly cause: string }): Promise<void>;
}

/** The executions of the state machine whose ARN `findArn` gives when it is needed. */
export function openExecutions(findArn: () => string, client: SFNClient = new SFNClient({})): Executions {
  const arnOf = (name: string) => `${findArn().replace(':stateMachine:', ':execution:')}:${name}`;
  return {
    start: async (name, input) => {
      try {
        await client.send(
          new StartExecutionCommand({ stateMachineArn: findArn(), name, input: JSON.stringify(input) }),
        );
      } catch (error) {
        if (failureName(error) === 'ExecutionAlreadyExists') return;
        throw describeFailure(`start the execution ${name}`, error);
      }
    },
    status: async (name) => {
      const executionArn = arnOf(name);
      try {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
        return ENDED.includes(status) ? 'ended' : 'running';
      } catch (error) {
        if (failureName(error) === 'ExecutionDoesNotExist') return 'missing';
        throw describeFailure(`look up ${executionArn}`, error);
      }
    },
    stop: async (name, why) => {
      const executionArn = arnOf(name);
      try {
        await client.send(new StopExecutionCommand({ executionArn, ...why }));
      } catch (error) {
        if (failureName(error) === 'ExecutionDoesNotExist') return;
        throw describeFailure(`stop ${executionArn}`, error);
      }
    },
  };
}
