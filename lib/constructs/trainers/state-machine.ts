import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  IntegrationPattern,
  JsonPath,
  StateMachine,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { secondsOf } from '../../../lambdas/contract/duration.ts';
import type { Retraining } from '../../../lambdas/contract/retraining.ts';
import { incidentPrefix } from '../../../lambdas/core/retraining/incident.ts';
import type { Training, TrainingSlot } from './trainer.ts';
import { TRAINER_INPUT } from './trainer-input.ts';
import { executionsFor } from './trainer-permissions.ts';

export type StateMachineSettings = NonNullable<NonNullable<Retraining['trainer']>['stateMachine']>;

/** Trains by the user's own state machine, whose output names the model as `modelData`. */
export function trainByStateMachine(
  scope: Construct,
  { arn, timeout }: StateMachineSettings,
  { monitor, next }: TrainingSlot,
): Training {
  const run = new StepFunctionsStartExecution(scope, 'Run training', {
    stateMachine: StateMachine.fromStateMachineArn(scope, 'Trainer', arn),
    integrationPattern: IntegrationPattern.RUN_JOB,
    name: JsonPath.stringAt('$.run.incident'),
    input: TaskInput.fromObject(TRAINER_INPUT),
    taskTimeout: Timeout.duration(Duration.seconds(secondsOf(timeout))),
    resultSelector: { modelData: JsonPath.stringAt('$.Output.modelData') },
    resultPath: '$.trained',
  });
  const stack = Stack.of(scope);
  // https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html#sync-async-iam-policies
  const rule = stack.formatArn({
    service: 'events',
    resource: 'rule',
    resourceName: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return {
    start: run.next(next),
    permissions: [
      { actions: ['states:StartExecution'], resources: [arn] },
      {
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: [executionsFor(arn, incidentPrefix(monitor.model))],
        wildcardReason: 'Executions of the trainer are named after the incident that they answer.',
      },
      { actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], resources: [rule] },
    ],
  };
}
