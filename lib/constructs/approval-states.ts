import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  type IChainable,
  IntegrationPattern,
  JsonPath,
  Pass,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { secondsOf } from '../../lambdas/contract/duration.ts';
import type { MonitorFunction } from './monitor-function.ts';
import { conclude, RUN } from './retraining-states.ts';
import { callStep } from './workflow-tasks.ts';

export interface ApprovalStates {
  readonly ask: MonitorFunction;
  /** Such as `24h`. */
  readonly timeout: string;
  readonly onApproved: IChainable;
}

/** Waits for a person to say yes; no, and no answer in time, end the run before it costs anything. */
export function approvalStates(scope: Construct, { ask, timeout, onApproved }: ApprovalStates): IChainable {
  const wait = callStep(scope, 'Ask for approval', {
    step: ask,
    payload: {
      ...RUN,
      action: 'ask',
      taskToken: JsonPath.taskToken,
      askedAt: JsonPath.stringAt('$$.State.EnteredTime'),
    },
    integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    taskTimeout: Timeout.duration(Duration.seconds(secondsOf(timeout))),
    resultPath: '$.approval',
  });
  const record = callStep(scope, 'Record answer', {
    step: ask,
    payload: { ...RUN, action: 'record', approval: JsonPath.objectAt('$.approval') },
    resultSelector: {
      answer: JsonPath.stringAt('$.Payload.answer'),
      sentence: JsonPath.stringAt('$.Payload.sentence'),
    },
    resultPath: '$.approved',
  });
  const silence = new Pass(scope, 'Nobody answered', {
    parameters: {
      answer: 'expired',
      how: 'timeout',
      at: JsonPath.stringAt('$$.State.EnteredTime'),
    },
    resultPath: '$.approval',
  });
  wait.addCatch(silence.next(record), { errors: ['States.Timeout'], resultPath: JsonPath.DISCARD });
  return wait
    .next(record)
    .next(
      new Choice(scope, 'Is it approved?')
        .when(Condition.stringEquals('$.approved.answer', 'approved'), onApproved)
        .otherwise(
          conclude(
            scope,
            'Not approved',
            'refused',
            JsonPath.format('{} The champion serves as before.', JsonPath.stringAt('$.approved.sentence')),
          ),
        ),
    );
}
