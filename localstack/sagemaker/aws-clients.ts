import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import type { Scope } from './scope.ts';

/** The services that SageMaker itself uses. */
export interface AwsClients {
  readonly s3: S3Client;
  readonly cloudWatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
}

export function openClients(endpoint: string, { account, region }: Scope): AwsClients {
  // LocalStack takes twelve digits as key for the account they name.
  const options = { endpoint, region, credentials: { accessKeyId: account, secretAccessKey: 'test' } };
  return {
    s3: new S3Client({ ...options, forcePathStyle: true }),
    cloudWatch: new CloudWatchClient(options),
    logs: new CloudWatchLogsClient(options),
  };
}
