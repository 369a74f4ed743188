import { configOperations } from './hosting/config-operations.ts';
import { endpointOperations } from './hosting/endpoint-operations.ts';
import { modelOperations } from './hosting/model-operations.ts';
import { ServiceError } from './service-error.ts';
import type { Site } from './site.ts';
import { tagOperations } from './tag-operations.ts';
import { trainingOperations } from './training/operations.ts';

const operations = {
  ...trainingOperations,
  ...modelOperations,
  ...configOperations,
  ...endpointOperations,
  ...tagOperations,
} as const;

/**
 * Runs an operation of SageMaker's API on its input as it came over the wire.
 *
 * @throws ServiceError where the service would refuse, and for operations that are not emulated
 */
export async function runOperation(site: Site, name: string, input: unknown): Promise<object> {
  if (!Object.hasOwn(operations, name)) {
    throw new ServiceError('UnknownOperationException', `The operation ${name} is not emulated.`);
  }
  // Each operation checks the fields that it needs.
  return operations[name as keyof typeof operations](site, input as never);
}
