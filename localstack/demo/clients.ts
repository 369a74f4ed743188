import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { localCredentials } from '../deploy.ts';

/** The services that the demo reads back from. */
export interface Clients {
  readonly endpoint: string;
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

export function openClients(endpoint: string): Clients {
  const options = { endpoint, region: 'us-east-1', credentials: localCredentials };
  return {
    endpoint,
    cloudFormation: new CloudFormationClient(options),
    cloudWatch: new CloudWatchClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    stepFunctions: new SFNClient(options),
    sns: new SNSClient(options),
    sqs: new SQSClient(options),
  };
}
