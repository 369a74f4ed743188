import { Duration } from 'aws-cdk-lib';
import {
  type IntegrationPattern,
  JitterType,
  JsonPath,
  TaskInput,
  type Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, type LambdaInvocationType, LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { MODEL_DIMENSION, MONITOR_METRICS } from '../../lambdas/contract/metric-names.ts';
import { LAMBDA_SERVICE_ERRORS, RETRIED_ERROR } from '../../lambdas/contract/retried-errors.ts';
import type { DeployableMonitor } from '../check-deployable.ts';
import type { MonitorFunction } from './monitor-function.ts';

/** What a step is called with, and which part of its answer goes on. */
export interface StepCall {
  readonly step: MonitorFunction;
  /** @default - all of the state */
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly outputPath?: string;
  readonly resultSelector?: Readonly<Record<string, unknown>>;
  readonly resultPath?: string;
  /** @default 5 */
  readonly attempts?: number;
  /** @default - the state waits for the function's end */
  readonly invocationType?: LambdaInvocationType;
  /** @default - the state goes on with the function's answer */
  readonly integrationPattern?: IntegrationPattern;
  /** @default - none beside the function's own */
  readonly taskTimeout?: Timeout;
}

/** Calls a step's function, and again where trouble may pass. */
export function callStep(
  scope: Construct,
  id: string,
  { step, payload, attempts, ...output }: StepCall,
): LambdaInvoke {
  const task = new LambdaInvoke(scope, id, {
    lambdaFunction: step.function,
    payload: payload === undefined ? TaskInput.fromJsonPathAt('$') : TaskInput.fromObject(payload),
    retryOnServiceExceptions: false,
    ...output,
  });
  task.addRetry({
    errors: [RETRIED_ERROR, ...LAMBDA_SERVICE_ERRORS],
    interval: Duration.seconds(2),
    maxAttempts: attempts ?? 5,
    backoffRate: 2,
    maxDelay: Duration.minutes(1),
    jitterStrategy: JitterType.FULL,
  });
  return task;
}

export interface Beat {
  readonly monitor: DeployableMonitor;
  readonly value: 0 | 1;
}

/** Publishes whether the run went well, stamped by CloudWatch with the time of arrival. */
export function publishHeartbeat(scope: Construct, id: string, { monitor, value }: Beat): CallAwsService {
  const task = new CallAwsService(scope, id, {
    service: 'cloudwatch',
    action: 'putMetricData',
    iamResources: ['*'],
    parameters: {
      Namespace: monitor.namespace,
      MetricData: [
        {
          MetricName: MONITOR_METRICS.monitorRuns,
          Dimensions: [{ Name: MODEL_DIMENSION, Value: monitor.model }],
          Value: value,
          Unit: 'Count',
          StorageResolution: 1,
        },
      ],
    },
    resultPath: JsonPath.DISCARD,
  });
  task.addRetry({ errors: ['States.ALL'], interval: Duration.seconds(1), maxAttempts: 3 });
  return task;
}
