import type { DescribeEndpointConfigOutput, DescribeModelOutput, Tag } from '@aws-sdk/client-sagemaker';
import { type AwsClients, openClients } from './aws-clients.ts';
import { DataCapture } from './hosting/data-capture.ts';
import type { Endpoint } from './hosting/endpoint.ts';
import { InvocationMetrics } from './hosting/invocation-metrics.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { TrainingJob } from './training/training-job.ts';

/** Everything of one account in one region. */
export interface Site {
  readonly scope: Scope;
  readonly settings: Settings;
  readonly aws: AwsClients;
  readonly metrics: InvocationMetrics;
  readonly captures: DataCapture;
  readonly trainingJobs: Map<string, TrainingJob>;
  readonly models: Map<string, DescribeModelOutput>;
  readonly endpointConfigs: Map<string, DescribeEndpointConfigOutput>;
  readonly endpoints: Map<string, Endpoint>;
  /** By ARN. */
  readonly tags: Map<string, readonly Tag[]>;
}

export function openSite(settings: Settings, scope: Scope): Site {
  const aws = openClients(settings.endpoint, scope);
  return {
    scope,
    settings,
    aws,
    metrics: new InvocationMetrics(aws.cloudWatch, settings.flushSeconds),
    captures: new DataCapture(aws.s3, settings.flushSeconds),
    trainingJobs: new Map(),
    models: new Map(),
    endpointConfigs: new Map(),
    endpoints: new Map(),
    tags: new Map(),
  };
}
