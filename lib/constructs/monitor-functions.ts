import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type DeployableMonitor, notifierSettings } from '../check-deployable.ts';
import { workflowLogsOf } from '../names.ts';
import { listBuckets, readManifest, readObject, readPrefix } from './data-permissions.ts';
import { createDeadLetterQueue } from './dead-letter-queue.ts';
import { MonitorFunction, type StepProps } from './monitor-function.ts';
import { allow, type Permission } from './permissions.ts';
import { secretPermissions } from './secret-permissions.ts';
import { allowState, READ_STATE, WRITE_STATE } from './state-permissions.ts';

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
  readonly page: MonitorFunction;
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
    this.page = this.addStep('Page', {
      step: 'page',
      description: 'Draws the report of one judged window as a page for people',
      environment: state,
      memoryMegabytes: 1769,
    });
    this.performance = this.addStep('Performance', {
      step: 'performance',
      description: 'Publishes the performance of predictions and actuals that the caller sends',
      environment: performanceEnvironment(props.monitor),
    });
    this.drift = this.addStep('Drift', {
      step: 'drift',
      description: 'Publishes the drift between two samples that the caller sends',
      environment: driftEnvironment(props.monitor),
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
        ALERTS: notifierSettings(props.monitor.alerts),
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
      model: monitor.model,
      environment: { NAMESPACE: monitor.namespace, ...step.environment },
      logRetention,
    });
  }

  private grantData(): void {
    const { data, baseline } = this.props.monitor;
    const prefixes = [data.predictions, ...(data.labels === undefined ? [] : [data.labels])];
    const all = [...prefixes, baseline];
    const labels = data.labels === undefined ? [] : [readPrefix(this, data.labels)];
    const predictions = readPrefix(this, data.predictions);
    const manifests = [data.predictionsManifest, data.labelsManifest].filter((uri) => uri !== undefined);
    const manifestReads = manifests.map((uri) => readManifest(this, uri));
    this.allowData(this.plan, {
      list: [...all, ...manifests],
      read: [readObject(this, baseline), ...labels, predictions, ...manifestReads],
    });
    this.allowData(this.profile, { list: [data.predictions], read: [predictions] });
    // The addresses that a caller of the drift function may name.
    const read = [...prefixes.map((uri) => readPrefix(this, uri)), readObject(this, baseline)];
    this.allowData(this.drift, { list: all, read });
  }

  private allowData({ role }: MonitorFunction, { list, read }: DataPermissions): void {
    allow(role, ...read, listBuckets(this, list));
    this.props.dataEncryptionKey?.grant(role, 'kms:Decrypt');
  }

  private grantState(): void {
    for (const { role } of [this.plan, this.profile, this.score, this.publish]) {
      allowState(role, this.props, WRITE_STATE);
    }
    allowState(
      this.page.role,
      this.props,
      { ...READ_STATE, below: 'reports/' },
      { ...READ_STATE, below: 'published/' },
      { actions: ['s3:PutObject'], below: 'reports/', ending: '.html' },
    );
    allowState(this.widget.role, this.props, { ...READ_STATE, below: 'reports/' });
    allowState(this.notifier.role, this.props, READ_STATE, { actions: ['s3:PutObject'], below: 'alerts/' });
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

/** Without a calibration: that is of the monitor's windows against its baseline, and a caller's samples may be any. */
function driftEnvironment({
  drift: { calibration: _ofWindows, ...drift },
  window,
}: DeployableMonitor): Readonly<Record<string, string>> {
  return { DRIFT: JSON.stringify(drift), WINDOW: window };
}
