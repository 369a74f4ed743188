import { Stack } from 'aws-cdk-lib';
import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { secondsOf } from '../../../lambdas/contract/duration.ts';
import type { Retraining } from '../../../lambdas/contract/retraining.ts';
import { incidentPrefix } from '../../../lambdas/core/retraining/incident.ts';
import type { Permission } from '../permissions.ts';
import { passRole } from '../sagemaker-permissions.ts';
import { watchUntilDone } from '../watch-loop.ts';
import type { Training, TrainingSlot } from './trainer.ts';
import { takeModel, trainingFailed } from './training-failed.ts';

export type TrainingJobSettings = NonNullable<NonNullable<Retraining['trainer']>['trainingJob']>;

/** The job of this name is there: an earlier call made it. */
const THERE_ALREADY = ['SageMaker.ResourceInUseException', 'SageMaker.ResourceInUse'];

/** Trains by a SageMaker training job that is named after the incident. */
export function trainByJob(scope: Construct, settings: TrainingJobSettings, slot: TrainingSlot): Training {
  const watching = watchUntilDone(scope, 'training', {
    step: slot.watch,
    what: 'training',
    name: '$.run.incident',
    timeoutSeconds: secondsOf(settings.timeout),
    onDone: takeModel(scope).next(slot.next),
    onFailed: trainingFailed(scope),
  });
  const create = new CallAwsService(scope, 'Start training', {
    service: 'sagemaker',
    action: 'createTrainingJob',
    iamResources: ['*'],
    parameters: describeJob(settings),
    resultPath: JsonPath.DISCARD,
  });
  create.addRetry({ errors: THERE_ALREADY, maxAttempts: 0 });
  create.addRetry({ errors: ['States.TaskFailed'], maxAttempts: 3, backoffRate: 2 });
  create.addCatch(watching, { errors: THERE_ALREADY, resultPath: JsonPath.DISCARD });
  return { start: create.next(watching), permissions: permissionsFor(scope, settings, slot) };
}

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
function describeJob(settings: TrainingJobSettings): Record<string, unknown> {
  const { image, role, instanceType, instanceCount, volumeGigabytes, metrics } = settings;
  const definitions = Object.entries(metrics).map(([Name, Regex]) => ({ Name, Regex }));
  const further = Object.entries(settings.channels).map(([name, uri]) => channel(name, uri));
  return {
    TrainingJobName: JsonPath.stringAt('$.run.incident'),
    AlgorithmSpecification: {
      TrainingImage: image,
      TrainingInputMode: 'File',
      ...(definitions.length > 0 && { MetricDefinitions: definitions }),
    },
    RoleArn: role,
    HyperParameters: settings.hyperparameters,
    InputDataConfig: [
      { ...channel(settings.channel, JsonPath.stringAt('$.prepared.rowsUri')), ContentType: 'text/csv' },
      ...further,
    ],
    OutputDataConfig: { S3OutputPath: JsonPath.stringAt('$.prepared.outputUri') },
    ResourceConfig: {
      InstanceType: instanceType,
      InstanceCount: instanceCount,
      VolumeSizeInGB: volumeGigabytes,
    },
    StoppingCondition: { MaxRuntimeInSeconds: secondsOf(settings.timeout) },
  };
}

function channel(name: string, uri: string): Record<string, unknown> {
  const S3DataSource = { S3DataType: 'S3Prefix', S3Uri: uri, S3DataDistributionType: 'FullyReplicated' };
  return { ChannelName: name, DataSource: { S3DataSource } };
}

function permissionsFor(
  scope: Construct,
  { role }: TrainingJobSettings,
  { monitor }: TrainingSlot,
): readonly Permission[] {
  const resourceName = `${incidentPrefix(monitor.model)}*`;
  return [
    {
      actions: ['sagemaker:CreateTrainingJob'],
      resources: [
        Stack.of(scope).formatArn({ service: 'sagemaker', resource: 'training-job', resourceName }),
      ],
      wildcardReason: 'Training jobs are named after the incident that they answer.',
    },
    passRole(role),
  ];
}
