import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Channel } from '../../lambdas/contract/alerts.ts';
import type { Permission } from './permissions.ts';

/** Reading the secrets that the channels name, and no others. */
export function secretPermissions(scope: Construct, channels: readonly Channel[]): readonly Permission[] {
  const places = [...new Set(channels.map(({ secret }) => secret))];
  return places.map((place) => {
    const name = place.slice(place.indexOf(':') + 1);
    return place.startsWith('ssm:') ? readParameter(scope, name) : readSecret(scope, name);
  });
}

function readSecret(scope: Construct, name: string): Permission {
  return {
    actions: ['secretsmanager:GetSecretValue'],
    resources: [`${arnStart(scope, 'secretsmanager')}:secret:${name}-??????`],
    wildcardReason: 'Secrets Manager ends an ARN in six characters of its own.',
  };
}

function readParameter(scope: Construct, name: string): Permission {
  return {
    actions: ['ssm:GetParameter'],
    resources: [`${arnStart(scope, 'ssm')}:parameter/${name.replace(/^\//, '')}`],
  };
}

function arnStart(scope: Construct, service: string): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:${service}:${region}:${account}`;
}
