import type {
  CreateEndpointConfigInput,
  DeleteEndpointConfigInput,
  DescribeEndpointConfigOutput,
  ListEndpointConfigsInput,
} from '@aws-sdk/client-sagemaker';
import { readName, requireFields } from '../checks.ts';
import { listPage } from '../listing.ts';
import { arnOf } from '../scope.ts';
import { validationError } from '../service-error.ts';
import type { Site } from '../site.ts';
import { findModel } from './model-operations.ts';

function createEndpointConfig(site: Site, input: CreateEndpointConfigInput) {
  const name = readName(input, 'EndpointConfigName');
  requireFields(input, ['ProductionVariants']);
  const arn = arnOf(site.scope, 'endpoint-config', name);
  if (site.endpointConfigs.has(name)) {
    throw validationError(`Cannot create already existing endpoint configuration "${arn}".`);
  }
  for (const variant of input.ProductionVariants ?? []) findModel(site, variant);
  if (input.DataCaptureConfig !== undefined) {
    requireFields(input.DataCaptureConfig, [
      'InitialSamplingPercentage',
      'DestinationS3Uri',
      'CaptureOptions',
    ]);
  }
  const { Tags = [], ...described } = input;
  site.endpointConfigs.set(name, { ...described, EndpointConfigArn: arn, CreationTime: new Date() });
  site.tags.set(arn, Tags);
  return { EndpointConfigArn: arn };
}

/** @throws ServiceError where there is none of this name */
export function findConfig(
  site: Site,
  input: { EndpointConfigName?: string | undefined },
): DescribeEndpointConfigOutput {
  const name = readName(input, 'EndpointConfigName');
  const config = site.endpointConfigs.get(name);
  if (config === undefined) {
    throw validationError(
      `Could not find endpoint configuration "${arnOf(site.scope, 'endpoint-config', name)}".`,
    );
  }
  return config;
}

function deleteEndpointConfig(site: Site, input: DeleteEndpointConfigInput) {
  const { EndpointConfigName = '', EndpointConfigArn = '' } = findConfig(site, input);
  site.endpointConfigs.delete(EndpointConfigName);
  site.tags.delete(EndpointConfigArn);
  return {};
}

function listEndpointConfigs(site: Site, input: ListEndpointConfigsInput) {
  const { items, ...rest } = listPage(site.endpointConfigs.values(), input, (config) => ({
    name: config.EndpointConfigName ?? '',
    created: config.CreationTime as Date,
  }));
  const EndpointConfigs = items.map(({ EndpointConfigName, EndpointConfigArn, CreationTime }) => ({
    EndpointConfigName,
    EndpointConfigArn,
    CreationTime,
  }));
  return { EndpointConfigs, ...rest };
}

export const configOperations = {
  CreateEndpointConfig: createEndpointConfig,
  DescribeEndpointConfig: findConfig,
  DeleteEndpointConfig: deleteEndpointConfig,
  ListEndpointConfigs: listEndpointConfigs,
} as const;
