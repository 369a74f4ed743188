import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Retraining } from '../../../lambdas/contract/retraining.ts';
import type { Permission } from '../permissions.ts';

/** What steps may do with what a trainer runs: to look how it stands, and to end it. */
export interface TrainerPermissions {
  readonly watch: readonly Permission[];
  readonly stop: readonly Permission[];
}

const BY_INCIDENT = 'What a run trains by is named after the incident that it answers.';
const BY_SAGEMAKER = 'SageMaker names the runs of a pipeline.';

/**
 * The permissions that the trainer of a monitor needs, and none for the others. A Lambda function is neither
 * watched nor stopped.
 *
 * @param prefix what the names of all runs begin with
 */
export function trainerPermissions(
  scope: Construct,
  { trainer = {} }: Pick<Retraining, 'trainer'>,
  prefix: string,
): TrainerPermissions {
  const { trainingJob, pipeline, stateMachine } = trainer;
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'sagemaker', resource, resourceName });
  if (trainingJob !== undefined) {
    const made = { resources: [arn('training-job', `${prefix}*`)], wildcardReason: BY_INCIDENT };
    return {
      watch: [{ actions: ['sagemaker:DescribeTrainingJob'], ...made }],
      stop: [{ actions: ['sagemaker:StopTrainingJob'], ...made }],
    };
  }
  if (pipeline !== undefined) {
    // SageMaker writes its ARNs in lower case.
    const whole = arn('pipeline', pipeline.name.toLowerCase());
    const runs = { resources: [`${whole}/execution/*`], wildcardReason: BY_SAGEMAKER };
    return {
      watch: [{ actions: ['sagemaker:DescribePipelineExecution'], ...runs }],
      stop: [
        { actions: ['sagemaker:ListPipelineExecutions'], resources: [whole] },
        { actions: ['sagemaker:StopPipelineExecution'], ...runs },
      ],
    };
  }
  if (stateMachine === undefined) return { watch: [], stop: [] };
  const resources = [executionsFor(stateMachine.arn, prefix)];
  return {
    watch: [],
    stop: [{ actions: ['states:StopExecution'], resources, wildcardReason: BY_INCIDENT }],
  };
}

/** The executions of a state machine whose names begin so. */
export function executionsFor(stateMachineArn: string, prefix: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${prefix}*`;
}
