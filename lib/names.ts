import { createHash } from 'node:crypto';

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

/** Name of the log group of the monitor's runs. */
export function workflowLogsOf(model: string): string {
  return `/aws/vendedlogs/states/${workflowNameOf(model)}`;
}
