import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { createDeadLetterQueue } from './dead-letter-queue.ts';

export interface MonitorScheduleProps {
  readonly model: string;
  /** EventBridge expression: when a run starts. */
  readonly schedule: string;
  readonly stateMachine: IStateMachine;
}

/** Starts a run on schedule with the whole event, of which the run takes the time; what cannot be started waits in a queue. */
export class MonitorSchedule extends Construct {
  readonly rule: Rule;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { model, schedule, stateMachine }: MonitorScheduleProps) {
    super(scope, id);
    this.deadLetterQueue = createDeadLetterQueue(this, 'DeadLetters');
    Validations.of(this.deadLetterQueue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself: that of the rule below, where cdk-nag does not look.',
    });
    this.rule = new Rule(this, 'Rule', {
      description: `Starts the checks of ${model}`,
      schedule: Schedule.expression(schedule),
      targets: [
        new SfnStateMachine(stateMachine, {
          deadLetterQueue: this.deadLetterQueue,
          retryAttempts: 3,
          maxEventAge: Duration.hours(1),
        }),
      ],
    });
  }
}
