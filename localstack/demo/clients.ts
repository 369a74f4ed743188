import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { localCredentials } from '../deploy.ts';

/** The services that the demo uses and reads back from. */
export type Clients = ReturnType<typeof openClients>;

export function openClients(endpoint: string) {
  const options = { endpoint, region: 'us-east-1', credentials: localCredentials };
  return {
    endpoint,
    cloudFormation: new CloudFormationClient(options),
    cloudWatch: new CloudWatchClient(options),
    lambda: new LambdaClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sageMaker: new SageMakerClient(options),
    // A request that fails is a failed prediction: no second try hides it.
    runtime: new SageMakerRuntimeClient({ ...options, maxAttempts: 1 }),
    stepFunctions: new SFNClient(options),
    sns: new SNSClient(options),
    sqs: new SQSClient(options),
  };
}
