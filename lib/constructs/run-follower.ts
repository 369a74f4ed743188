import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface RunFollowerProps {
  readonly model: string;
  readonly stateMachine: IStateMachine;
  readonly notifier: IFunction;
  readonly deadLetterQueue: IQueue;
}

/**
 * Wakes the notifier when a run has ended, however it ended: alarms fire only when they change, so reminders
 * and the channels' own limits come from the runs.
 */
export class RunFollower extends Construct {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, props: RunFollowerProps) {
    super(scope, id);
    this.rule = new Rule(this, 'Rule', {
      description: `Tells the notifier of ${props.model} that a run has ended`,
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [props.stateMachine.stateMachineArn],
          status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      targets: [
        new LambdaFunction(props.notifier, {
          deadLetterQueue: props.deadLetterQueue,
          retryAttempts: 3,
          maxEventAge: Duration.hours(1),
        }),
      ],
    });
  }
}
