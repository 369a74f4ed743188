import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { fixedPart } from '../../lambdas/contract/key-template.ts';
import { parseS3Address, writeS3Address } from '../../lambdas/contract/s3-address.ts';
import type { Permission } from './permissions.ts';

/** Reading one object. */
export function readObject(scope: Construct, uri: string): Permission {
  return { actions: ['s3:GetObject'], resources: [arnOf(scope, uri)] };
}

/** Reading all objects below an address. */
export function readPrefix(scope: Construct, uri: string): Permission {
  return {
    actions: ['s3:GetObject'],
    resources: [`${arnOf(scope, writeS3Address(parseS3Address(fixedPart(uri))))}*`],
    wildcardReason: 'The objects below the address that the monitor file names are not known beforehand.',
  };
}

/** The bucket of an S3 address, as an address. */
export function bucketOf(uri: string): string {
  return `s3://${parseS3Address(uri).bucket}`;
}

/** ARN of an S3 address, in the partition of the stack. */
export function arnOf(scope: Construct, uri: string): string {
  return `arn:${Stack.of(scope).partition}:s3:::${uri.slice('s3://'.length)}`;
}
