import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Retraining } from '../../lambdas/contract/retraining.ts';
import type { Permission } from './permissions.ts';

/** The endpoint that serves, and what the names of all begin with that retraining makes. */
export interface EndpointNames {
  readonly name: string;
  readonly prefix: string;
}

const MADE = 'What a run makes is named after the incident that it answers.';
const CHAMPION = 'Which model and configuration serve at the moment is not known beforehand.';

/** What the steps may do at SageMaker: change what retraining made and the one endpoint, and look at what serves. */
export function sagemakerPermissions(
  scope: Construct,
  { name, prefix }: EndpointNames,
  { deployment }: Retraining,
): Readonly<Record<'serve' | 'watch' | 'evaluate' | 'retire', readonly Permission[]>> {
  const arn = (resource: string, resourceName: string) =>
    // SageMaker writes its ARNs in lower case.
    Stack.of(scope).formatArn({ service: 'sagemaker', resource, resourceName: resourceName.toLowerCase() });
  const made = (resource: string) => arn(resource, `${prefix}*`);
  const endpoint = arn('endpoint', name);
  const lookAtServing: Permission = {
    actions: ['sagemaker:DescribeEndpointConfig', 'sagemaker:DescribeModel'],
    resources: [arn('endpoint-config', '*'), arn('model', '*')],
    wildcardReason: CHAMPION,
  };
  const lookAtEndpoints: Permission = {
    actions: ['sagemaker:DescribeEndpoint'],
    resources: [endpoint, made('endpoint')],
    wildcardReason: MADE,
  };
  return {
    serve: [
      lookAtServing,
      lookAtEndpoints,
      {
        actions: ['sagemaker:CreateModel', 'sagemaker:CreateEndpointConfig', 'sagemaker:CreateEndpoint'],
        resources: [made('model'), made('endpoint-config'), made('endpoint')],
        wildcardReason: MADE,
      },
      {
        actions: ['sagemaker:DeleteEndpoint', 'sagemaker:DeleteEndpointConfig', 'sagemaker:DeleteModel'],
        resources: [made('endpoint'), made('endpoint-config'), made('model')],
        wildcardReason: MADE,
      },
      {
        actions: ['sagemaker:UpdateEndpoint'],
        resources: [endpoint, arn('endpoint-config', '*')],
        wildcardReason: CHAMPION,
      },
      ...(deployment.role === undefined ? [] : [passRole(deployment.role)]),
    ],
    watch: [lookAtEndpoints],
    evaluate: [
      { actions: ['sagemaker:InvokeEndpoint'], resources: [made('endpoint')], wildcardReason: MADE },
    ],
    retire: [
      lookAtServing,
      { actions: ['sagemaker:DescribeEndpoint'], resources: [endpoint] },
      {
        actions: ['sagemaker:ListModels', 'sagemaker:ListEndpointConfigs'],
        resources: ['*'],
        wildcardReason: 'Lists have no ARN.',
      },
      {
        actions: ['sagemaker:DeleteModel', 'sagemaker:DeleteEndpointConfig'],
        resources: [made('model'), made('endpoint-config')],
        wildcardReason: MADE,
      },
    ],
  };
}

/** Handing a role to SageMaker, and to nobody else. */
export function passRole(role: string): Permission {
  return {
    actions: ['iam:PassRole'],
    resources: [role],
    conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
  };
}
