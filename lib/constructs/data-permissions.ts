import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { fixedPart, prefixOf } from '../../lambdas/contract/key-template.ts';
import { parseS3Address } from '../../lambdas/contract/s3-address.ts';
import type { Permission } from './permissions.ts';

/** Reading one object. */
export function readObject(scope: Construct, uri: string): Permission {
  return { actions: ['s3:GetObject'], resources: [arnOf(scope, uri)] };
}

/** Reading all objects below an address. */
export function readPrefix(scope: Construct, uri: string): Permission {
  return {
    actions: ['s3:GetObject'],
    resources: [`${arnOf(scope, prefixOf(uri))}*`],
    wildcardReason: 'The objects below the address that the monitor file names are not known beforehand.',
  };
}

/** Reading one manifest, or those of all times. */
export function readManifest(scope: Construct, template: string): Permission {
  return fixedPart(template) === template ? readObject(scope, template) : readPrefix(scope, template);
}

/** Listing the buckets of these addresses. Without it S3 answers 403, not 404, where an object is gone. */
export function listBuckets(scope: Construct, uris: readonly string[]): Permission {
  const buckets = new Set(uris.map((uri) => `s3://${parseS3Address(uri).bucket}`));
  return { actions: ['s3:ListBucket'], resources: [...buckets].map((uri) => arnOf(scope, uri)) };
}

/** ARN of an S3 address, in the partition of the stack. */
function arnOf(scope: Construct, uri: string): string {
  return `arn:${Stack.of(scope).partition}:s3:::${uri.slice('s3://'.length)}`;
}
