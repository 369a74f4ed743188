import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  Fail,
  type IChainable,
  JitterType,
  JsonPath,
  LogLevel,
  Map as MapState,
  Pass,
  Result,
  StateMachine,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { MODEL_DIMENSION, MONITOR_METRICS } from '../../lambdas/contract/metric-names.ts';
import { LAMBDA_SERVICE_ERRORS, RETRIED_ERROR } from '../../lambdas/contract/retried-errors.ts';
import type { DeployableMonitor } from '../check-deployable.ts';
import { acceptRoleDependency } from './cfn-lint.ts';
import type { MonitorFunction } from './monitor-function.ts';
import { type MonitorFunctions, publishMetricsPermission } from './monitor-functions.ts';
import { acknowledgeWildcards, type Permission, toStatement } from './permissions.ts';

/** Chunks of one window that are profiled at the same time. */
const PROFILES_AT_ONCE = 10;
const TIMEOUT = Duration.hours(12);

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy */
const LOG_DELIVERY: Permission = {
  actions: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  resources: ['*'],
  wildcardReason: 'CloudWatch Logs gives log deliveries no ARN.',
};
/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACING: Permission = {
  actions: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
  ],
  resources: ['*'],
  wildcardReason: 'X-Ray gives traces no ARN.',
};

export interface MonitorWorkflowProps {
  readonly monitor: DeployableMonitor;
  readonly functions: MonitorFunctions;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
}

/**
 * The checks of one run as a state machine: plan, then window by window profile, score and publish, then
 * the heartbeat. Input: `{"time": "<ISO-8601>"}`, or `{}` for the time of the start. A run that fails
 * publishes the heartbeat 0 and keeps error and cause.
 */
export class MonitorWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly role: Role;
  readonly logGroup: LogGroup;
  private readonly monitor: DeployableMonitor;
  private readonly functions: MonitorFunctions;

  constructor(scope: Construct, id: string, props: MonitorWorkflowProps) {
    super(scope, id);
    this.monitor = props.monitor;
    this.functions = props.functions;
    const name = `${props.monitor.model}-monitor`;
    this.role = createRole(this, props);
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/vendedlogs/states/${name}`,
      retention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: name,
      comment: `Checks the data and the performance of ${props.monitor.model}`,
      definitionBody: DefinitionBody.fromChainable(this.define()),
      // The role is written out below; whatever the tasks would add goes beyond what they need.
      role: this.role.withoutPolicyUpdates(),
      timeout: TIMEOUT,
      tracingEnabled: true,
      logs: { destination: this.logGroup, level: LogLevel.ALL },
    });
    acceptRoleDependency(this.stateMachine);
  }

  private define(): IChainable {
    // A Pass result is taken as it is: in a task's payload a column named "x.$" would be read as a path.
    const monitorFile = new Pass(this, 'Monitor file', {
      result: Result.fromObject({ monitor: this.monitor }),
    });
    const failed = new Fail(this, 'Run failed', {
      errorPath: '$.failure.Error',
      causePath: '$.failure.Cause',
    });
    const reportFailure = this.heartbeat('Report failure', 0);
    reportFailure.addCatch(failed, { resultPath: JsonPath.DISCARD }).next(failed);
    const onFailure = { errors: ['States.ALL'], resultPath: '$.failure' };
    return monitorFile
      .next(this.plan().addCatch(reportFailure, onFailure))
      .next(this.judgeWindows().addCatch(reportFailure, onFailure))
      .next(this.heartbeat('Report success', 1));
  }

  private plan(): LambdaInvoke {
    const payload = {
      monitor: JsonPath.objectAt('$.monitor'),
      input: JsonPath.objectAt('$$.Execution.Input'),
      startedAt: JsonPath.stringAt('$$.Execution.StartTime'),
    };
    return this.invoke('Plan', this.functions.plan, { payload, outputPath: '$.Payload' });
  }

  private judgeWindows(): MapState {
    const windows = new MapState(this, 'Each window', {
      itemsPath: '$.windows',
      itemSelector: { window: JsonPath.objectAt('$$.Map.Item.Value'), time: JsonPath.stringAt('$.time') },
      // In order: a window is compared with the one before it.
      maxConcurrency: 1,
      resultPath: '$.windows',
    });
    return windows.itemProcessor(this.profileChunks().next(this.score()).next(this.publish()));
  }

  private profileChunks(): MapState {
    const chunks = new MapState(this, 'Each chunk', {
      itemsPath: '$.window.chunkKeys',
      itemSelector: {
        window: JsonPath.objectAt('$.window'),
        chunkKey: JsonPath.stringAt('$$.Map.Item.Value'),
      },
      maxConcurrency: PROFILES_AT_ONCE,
      resultPath: '$.profileKeys',
    });
    const payload = { window: JsonPath.objectAt('$.window'), chunkKey: JsonPath.stringAt('$.chunkKey') };
    return chunks.itemProcessor(
      this.invoke('Profile', this.functions.profile, { payload, outputPath: '$.Payload.profileKey' }),
    );
  }

  private score(): LambdaInvoke {
    return this.invoke('Score', this.functions.score, {
      payload: { window: JsonPath.objectAt('$.window'), profileKeys: JsonPath.listAt('$.profileKeys') },
      resultSelector: {
        window: JsonPath.objectAt('$.Payload.window'),
        reportKey: JsonPath.stringAt('$.Payload.reportKey'),
        verdict: JsonPath.stringAt('$.Payload.verdict'),
      },
      resultPath: '$.scored',
    });
  }

  private publish(): LambdaInvoke {
    const payload = {
      window: JsonPath.objectAt('$.scored.window'),
      reportKey: JsonPath.stringAt('$.scored.reportKey'),
      verdict: JsonPath.stringAt('$.scored.verdict'),
      time: JsonPath.stringAt('$.time'),
    };
    return this.invoke('Publish', this.functions.publish, { payload, outputPath: '$.Payload' });
  }

  private invoke(id: string, step: MonitorFunction, { payload, ...output }: InvokeOptions): LambdaInvoke {
    const task = new LambdaInvoke(this, id, {
      lambdaFunction: step.function,
      payload: TaskInput.fromObject(payload),
      retryOnServiceExceptions: false,
      ...output,
    });
    task.addRetry({
      errors: [RETRIED_ERROR, ...LAMBDA_SERVICE_ERRORS],
      interval: Duration.seconds(2),
      maxAttempts: 5,
      backoffRate: 2,
      maxDelay: Duration.minutes(1),
      jitterStrategy: JitterType.FULL,
    });
    return task;
  }

  /** Publishes whether the run went well, stamped by CloudWatch with the time of arrival. */
  private heartbeat(id: string, value: 0 | 1): CallAwsService {
    const { model, namespace } = this.monitor;
    const task = new CallAwsService(this, id, {
      service: 'cloudwatch',
      action: 'putMetricData',
      iamResources: ['*'],
      parameters: {
        Namespace: namespace,
        MetricData: [
          {
            MetricName: MONITOR_METRICS.monitorRuns,
            Dimensions: [{ Name: MODEL_DIMENSION, Value: model }],
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
}

interface InvokeOptions {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly outputPath?: string;
  readonly resultSelector?: Readonly<Record<string, unknown>>;
  readonly resultPath?: string;
}

/** A role that may call the four steps, publish the heartbeat, and log and trace its own runs. */
function createRole(scope: Construct, { functions, monitor }: MonitorWorkflowProps): Role {
  const steps = [functions.plan, functions.profile, functions.score, functions.publish];
  const permissions: readonly Permission[] = [
    {
      actions: ['lambda:InvokeFunction'],
      resources: steps.map((step) => step.function.functionArn),
    },
    publishMetricsPermission(monitor.namespace),
    LOG_DELIVERY,
    TRACING,
  ];
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
    inlinePolicies: { Run: new PolicyDocument({ statements: permissions.map(toStatement) }) },
  });
  for (const permission of permissions) acknowledgeWildcards(role, permission);
  return role;
}
