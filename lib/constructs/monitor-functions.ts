import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DeployableMonitor } from '../check-deployable.ts';
import { functionNameOf, workflowLogsOf } from '../names.ts';
import { arnOf, bucketOf, readObject, readPrefix } from './data-permissions.ts';
import { createDeadLetterQueue } from './dead-letter-queue.ts';
import { MonitorFunction, type MonitorFunctionProps } from './monitor-function.ts';
import { allow, type Permission } from './permissions.ts';
import { secretPermissions } from './secret-permissions.ts';

export interface MonitorFunctionsProps {
  readonly monitor: DeployableMonitor;
  readonly stateBucket: IBucket;
  readonly alarmTopic: ITopic;
  readonly peopleTopic: ITopic;
  readonly dashboardName: string;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
  /** @default - state and topics need no key */
  readonly encryptionKey?: IKey;
  /** @default - the data needs no key, or its key's policy already lets the functions in */
  readonly dataEncryptionKey?: IKey;
}

interface DataPermissions {
  /** Addresses whose buckets are listed. */
  readonly list: readonly string[];
  readonly read: readonly Permission[];
}

type StepProps = Omit<MonitorFunctionProps, 'functionName' | 'environment' | 'logRetention'> & {
  readonly environment?: Readonly<Record<string, string>>;
};

/** The functions of one monitor, each with just the permissions that its step needs. */
export class MonitorFunctions extends Construct {
  readonly plan: MonitorFunction;
  readonly profile: MonitorFunction;
  readonly score: MonitorFunction;
  readonly publish: MonitorFunction;
  readonly performance: MonitorFunction;
  readonly drift: MonitorFunction;
  readonly notifier: MonitorFunction;
  readonly notifierDeadLetters: Queue;
  readonly widget: MonitorFunction;
  private readonly props: MonitorFunctionsProps;

  constructor(scope: Construct, id: string, props: MonitorFunctionsProps) {
    super(scope, id);
    this.props = props;
    const state = { STATE_BUCKET: props.stateBucket.bucketName };
    this.plan = this.addStep('Plan', {
      step: 'plan',
      description: 'Files new labels, finds the windows to judge and the objects of each',
      environment: state,
      memoryMegabytes: 1769,
      timeout: Duration.minutes(15),
    });
    this.profile = this.addStep('Profile', {
      step: 'profile',
      description: 'Counts one chunk of predictions against the baseline',
      environment: state,
      memoryMegabytes: 1769,
      timeout: Duration.minutes(15),
    });
    this.score = this.addStep('Score', {
      step: 'score',
      description: 'Merges the profiles, joins the labels and judges the window',
      environment: state,
      memoryMegabytes: 1769,
      timeout: Duration.minutes(15),
    });
    this.publish = this.addStep('Publish', {
      step: 'publish',
      description: 'Publishes the metrics of one judged window',
      environment: state,
    });
    this.performance = this.addStep('Performance', {
      step: 'performance',
      description: 'Publishes the performance of predictions and actuals that the caller sends',
      environment: performanceEnvironment(props.monitor),
    });
    this.drift = this.addStep('Drift', {
      step: 'drift',
      description: 'Publishes the drift between two samples that the caller sends',
      environment: { DRIFT: JSON.stringify(props.monitor.drift), WINDOW: props.monitor.window },
      memoryMegabytes: 1024,
    });
    this.notifierDeadLetters = createDeadLetterQueue(this, 'NotifierDeadLetters');
    this.notifier = this.addStep('Notifier', {
      step: 'notifier',
      description: 'Turns an alarm into a message for people',
      environment: {
        ...state,
        PEOPLE_TOPIC_ARN: props.peopleTopic.topicArn,
        DASHBOARD_NAME: props.dashboardName,
        LOG_GROUP: workflowLogsOf(props.monitor.model),
        ALERTS: JSON.stringify(props.monitor.alerts),
        RETRAINS: String(props.monitor.retraining?.trainer !== undefined),
      },
      timeout: Duration.minutes(2),
      deadLetterQueue: this.notifierDeadLetters,
    });
    this.widget = this.addStep('Widget', {
      step: 'widget',
      description: 'Shows the newest report on the dashboard',
      environment: state,
      memoryMegabytes: 1769,
    });
    this.grantData();
    this.grantState();
    this.grantMetrics();
    this.wireNotifier();
  }

  private addStep(id: string, step: StepProps): MonitorFunction {
    const { monitor, logRetention } = this.props;
    return new MonitorFunction(this, id, {
      ...step,
      functionName: functionNameOf(monitor.model, step.step),
      environment: { MODEL: monitor.model, NAMESPACE: monitor.namespace, ...step.environment },
      ...(logRetention && { logRetention }),
    });
  }

  private grantData(): void {
    const { data, baseline } = this.props.monitor;
    const prefixes = [data.predictions, ...(data.labels === undefined ? [] : [data.labels])];
    const all = [...prefixes, baseline];
    const labels = data.labels === undefined ? [] : [readPrefix(this, data.labels)];
    this.allowData(this.plan, { list: all, read: [readObject(this, baseline), ...labels] });
    this.allowData(this.profile, { list: [data.predictions], read: [readPrefix(this, data.predictions)] });
    // The addresses that a caller of the drift function may name.
    const read = [...prefixes.map((uri) => readPrefix(this, uri)), readObject(this, baseline)];
    this.allowData(this.drift, { list: all, read });
  }

  private allowData({ role }: MonitorFunction, { list, read }: DataPermissions): void {
    // Without it S3 answers 403, not 404, where an object is gone.
    const buckets = [...new Set(list.map(bucketOf))].map((uri) => arnOf(this, uri));
    allow(role, ...read, { actions: ['s3:ListBucket'], resources: buckets });
    this.props.dataEncryptionKey?.grant(role, 'kms:Decrypt');
  }

  private grantState(): void {
    const { stateBucket, monitor } = this.props;
    const ownKeys = stateBucket.arnForObjects(`${monitor.model}/*`);
    const wildcardReason = 'The keys below the prefix of this model are made at run time.';
    // Without it S3 answers 403, not 404, where a key is not there yet.
    const list = { actions: ['s3:ListBucket'], resources: [stateBucket.bucketArn] };
    for (const { role } of [this.plan, this.profile, this.score, this.publish]) {
      allow(role, { actions: ['s3:GetObject', 's3:PutObject'], resources: [ownKeys], wildcardReason }, list);
      this.grantKey(role, 'kms:Decrypt', 'kms:GenerateDataKey');
    }
    allow(
      this.widget.role,
      {
        actions: ['s3:GetObject'],
        resources: [stateBucket.arnForObjects(`${monitor.model}/reports/*`)],
        wildcardReason,
      },
      list,
    );
    this.grantKey(this.widget.role, 'kms:Decrypt');
    allow(
      this.notifier.role,
      { actions: ['s3:GetObject'], resources: [ownKeys], wildcardReason },
      {
        actions: ['s3:PutObject'],
        resources: [stateBucket.arnForObjects(`${monitor.model}/alerts/*`)],
        wildcardReason,
      },
      list,
    );
    this.grantKey(this.notifier.role, 'kms:Decrypt', 'kms:GenerateDataKey');
  }

  private grantMetrics(): void {
    for (const { role } of [this.publish, this.performance, this.drift]) {
      allow(role, publishMetricsPermission(this.props.monitor.namespace));
    }
  }

  private wireNotifier(): void {
    const { alarmTopic, peopleTopic, monitor } = this.props;
    allow(this.notifier.role, { actions: ['sns:Publish'], resources: [peopleTopic.topicArn] });
    allow(this.notifier.role, ...secretPermissions(this, monitor.alerts.channels));
    alarmTopic.addSubscription(
      new LambdaSubscription(this.notifier.function, { deadLetterQueue: this.notifierDeadLetters }),
    );
  }

  private grantKey(grantee: IGrantable, ...actions: readonly string[]): void {
    const { encryptionKey, stateBucket } = this.props;
    const keys = new Set([encryptionKey, stateBucket.encryptionKey]);
    for (const key of keys) key?.grant(grantee, ...actions);
  }
}

/** Publishing to one namespace. CloudWatch metrics have no ARN, so the condition carries the limit. */
export function publishMetricsPermission(namespace: string): Permission {
  return {
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': namespace } },
    wildcardReason:
      'Metrics have no ARN; the condition limits the permission to the namespace of the monitor.',
  };
}

function performanceEnvironment({ task, columns }: DeployableMonitor): Readonly<Record<string, string>> {
  return { TASK: task, POSITIVE_LABEL: String(columns.positiveLabel) };
}
