import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { Retraining } from '../../../lambdas/contract/retraining.ts';
import type { Training, TrainingSlot } from './trainer.ts';
import { TRAINER_INPUT } from './trainer-input.ts';

export type LambdaSettings = NonNullable<NonNullable<Retraining['trainer']>['lambda']>;

/** Trains by a function of the user's own, whose answer names the model as `modelData`, and its image if it is another. */
export function trainByLambda(scope: Construct, { arn }: LambdaSettings, { next }: TrainingSlot): Training {
  const call = new LambdaInvoke(scope, 'Call trainer', {
    lambdaFunction: LambdaFunction.fromFunctionArn(scope, 'Trainer', arn),
    payload: TaskInput.fromObject(TRAINER_INPUT),
    payloadResponseOnly: true,
    resultPath: '$.trained',
  });
  return { start: call.next(next), permissions: [{ actions: ['lambda:InvokeFunction'], resources: [arn] }] };
}
