import { createHash } from 'node:crypto';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html#lambda-CreateFunction-request-FunctionName */
const MAX_FUNCTION_NAME = 64;
const HASH_LENGTH = 8;

/**
 * Name of a step's function: `<model>-monitor-<step>`; a long one keeps its ends, with a hash of the whole.
 *
 * @example functionNameOf('taxis', 'plan') // 'taxis-monitor-plan'
 */
export function functionNameOf(model: string, step: string): string {
  const ending = `-monitor-${step}`;
  const name = model + ending;
  if (name.length <= MAX_FUNCTION_NAME) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `${model.slice(0, MAX_FUNCTION_NAME - ending.length - HASH_LENGTH - 1)}-${hash}${ending}`;
}

/** Name of the monitor's state machine. */
export function workflowNameOf(model: string): string {
  return `${model}-monitor`;
}

/** Name of the state machine that trains the model anew. */
export function retrainingNameOf(model: string): string {
  return `${model}-retraining`;
}

/** Its ARN, for what the state machine itself rests on. */
export function retrainingArnOf(scope: Construct, model: string): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: retrainingNameOf(model),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Name of the log group of the monitor's runs. */
export function workflowLogsOf(model: string): string {
  return `/aws/vendedlogs/states/${workflowNameOf(model)}`;
}
