import { Stack } from 'aws-cdk-lib';
import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { secondsOf } from '../../../lambdas/contract/duration.ts';
import type { Retraining } from '../../../lambdas/contract/retraining.ts';
import { watchUntilDone } from '../watch-loop.ts';
import type { Training, TrainingSlot } from './trainer.ts';
import { takeModel, trainingFailed } from './training-failed.ts';

export type PipelineSettings = NonNullable<NonNullable<Retraining['trainer']>['pipeline']>;

/**
 * Trains by a SageMaker pipeline with the parameters `Incident`, `TrainingData` and `ModelOutput`; it leaves
 * the model as `model.tar.gz` at the last.
 */
export function trainByPipeline(scope: Construct, settings: PipelineSettings, slot: TrainingSlot): Training {
  const { name, timeout } = settings;
  const parameter = (Name: string, path: string) => ({ Name, Value: JsonPath.stringAt(path) });
  const begin = new CallAwsService(scope, 'Start pipeline', {
    service: 'sagemaker',
    action: 'startPipelineExecution',
    iamResources: ['*'],
    parameters: {
      PipelineName: name,
      PipelineExecutionDisplayName: JsonPath.stringAt('$.run.incident'),
      // The same token starts nothing twice; it must have 32 characters.
      ClientRequestToken: JsonPath.format(
        '{}-of-the-model-monitor-retraining',
        JsonPath.stringAt('$.run.incident'),
      ),
      PipelineParameters: [
        parameter('Incident', '$.run.incident'),
        parameter('TrainingData', '$.prepared.rowsUri'),
        parameter('ModelOutput', '$.prepared.outputUri'),
      ],
    },
    resultPath: '$.pipeline',
  });
  begin.addRetry({ errors: ['States.TaskFailed'], maxAttempts: 3, backoffRate: 2 });
  const watching = watchUntilDone(scope, 'training', {
    step: slot.watch,
    what: 'pipeline',
    name: '$.pipeline.PipelineExecutionArn',
    modelData: JsonPath.format('{}model.tar.gz', JsonPath.stringAt('$.prepared.outputUri')),
    timeoutSeconds: secondsOf(timeout),
    onDone: takeModel(scope).next(slot.next),
    onFailed: trainingFailed(scope),
  });
  const arn = Stack.of(scope).formatArn({
    service: 'sagemaker',
    resource: 'pipeline',
    resourceName: name.toLowerCase(),
  });
  return {
    start: begin.next(watching),
    permissions: [{ actions: ['sagemaker:StartPipelineExecution'], resources: [arn] }],
  };
}
