import type {
  CreateEndpointInput,
  DeleteEndpointInput,
  DescribeEndpointInput,
  ListEndpointsInput,
  UpdateEndpointInput,
} from '@aws-sdk/client-sagemaker';
import { readName } from '../checks.ts';
import { listPage } from '../listing.ts';
import { arnOf } from '../scope.ts';
import { validationError } from '../service-error.ts';
import type { Site } from '../site.ts';
import { findConfig } from './config-operations.ts';
import { createFleet, updateFleet } from './deployment.ts';
import { Endpoint } from './endpoint.ts';

function createEndpoint(site: Site, input: CreateEndpointInput) {
  const name = readName(input, 'EndpointName');
  const arn = arnOf(site.scope, 'endpoint', name);
  const config = findConfig(site, input);
  if (site.endpoints.has(name)) throw validationError(`Cannot create already existing endpoint "${arn}".`);
  const endpoint = new Endpoint(name, arn, config);
  endpoint.deployment = input.DeploymentConfig;
  site.endpoints.set(name, endpoint);
  site.tags.set(arn, input.Tags ?? []);
  void createFleet(site, endpoint);
  return { EndpointArn: arn };
}

function findEndpoint(site: Site, input: DescribeEndpointInput): Endpoint {
  const name = readName(input, 'EndpointName');
  const endpoint = site.endpoints.get(name);
  if (endpoint === undefined) {
    throw validationError(`Could not find endpoint "${arnOf(site.scope, 'endpoint', name)}".`);
  }
  return endpoint;
}

function updateEndpoint(site: Site, input: UpdateEndpointInput) {
  const endpoint = findEndpoint(site, input);
  const config = findConfig(site, input);
  refuseUnlessSettled(endpoint);
  if (endpoint.status === 'Failed') throw validationError(`Cannot update failed endpoint "${endpoint.arn}".`);
  // The service looks up the config that it updates from, too.
  findConfig(site, endpoint.config);
  if (input.RetainDeploymentConfig !== true) endpoint.deployment = input.DeploymentConfig;
  void updateFleet(site, endpoint, config);
  return { EndpointArn: endpoint.arn };
}

function deleteEndpoint(site: Site, input: DeleteEndpointInput) {
  const endpoint = findEndpoint(site, input);
  refuseUnlessSettled(endpoint);
  const { fleets } = endpoint;
  endpoint.route();
  endpoint.become('Deleting');
  void Promise.all([
    ...fleets.map((fleet) => fleet.drain()),
    site.captures.flush(),
    site.metrics.flush(),
  ]).then(() => {
    site.endpoints.delete(endpoint.name);
    site.tags.delete(endpoint.arn);
  });
  return {};
}

function refuseUnlessSettled({ status, arn }: Endpoint): void {
  if (status !== 'InService' && status !== 'Failed') {
    throw validationError(`Cannot update in-progress endpoint "${arn}".`);
  }
}

function listEndpoints(site: Site, input: ListEndpointsInput) {
  const { items, ...rest } = listPage(site.endpoints.values(), input, ({ name, created, status }) => ({
    name,
    created,
    status,
  }));
  const Endpoints = items.map(({ name, arn, created, modified, status }) => ({
    EndpointName: name,
    EndpointArn: arn,
    CreationTime: created,
    LastModifiedTime: modified,
    EndpointStatus: status,
  }));
  return { Endpoints, ...rest };
}

export const endpointOperations = {
  CreateEndpoint: createEndpoint,
  DescribeEndpoint: (site: Site, input: DescribeEndpointInput) => findEndpoint(site, input).describe(),
  UpdateEndpoint: updateEndpoint,
  DeleteEndpoint: deleteEndpoint,
  ListEndpoints: listEndpoints,
} as const;
