import { Annotations, type RemovalPolicy } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type MonitorInput, monitorSchema } from '../../lambdas/contract/monitor.ts';
import { findMonitorProblems, writeProblem } from '../../lambdas/contract/monitor-problems.ts';
import { describeCost, estimateCost } from '../../lambdas/core/cost/estimate-cost.ts';
import { type DeployableMonitor, findDeployProblems, isDeployable } from '../check-deployable.ts';
import { standInTokens } from '../stand-in-tokens.ts';
import { AlertTopics } from './alert-topics.ts';
import { MonitorAlarms } from './monitor-alarms.ts';
import { dashboardNameOf, MonitorDashboard } from './monitor-dashboard.ts';
import { MonitorFunctions } from './monitor-functions.ts';
import { MonitorSchedule } from './monitor-schedule.ts';
import { MonitorWorkflow } from './monitor-workflow.ts';
import { Retraining } from './retraining.ts';
import { RunFollower } from './run-follower.ts';
import { expireRunScratch, StateBucket } from './state-bucket.ts';

/** What a deployment may bring along or decide beyond the monitor file. */
export interface ModelMonitorOptions {
  /**
   * Where profiles, cursor and reports are kept, below `<model>/`. A bucket of this app is told to delete
   * `<model>/runs/` after 30 days; in one that another app owns, its owner does.
   *
   * @default - a new private, encrypted, versioned bucket
   */
  readonly stateBucket?: IBucket;
  /**
   * Topic that the alarms tell. Its policy must let CloudWatch publish.
   *
   * @default - a new topic
   */
  readonly alarmTopic?: ITopic;
  /**
   * Topic that people subscribe to. Its policy must let CloudWatch publish.
   *
   * @default - a new topic
   */
  readonly peopleTopic?: ITopic;
  /**
   * Customer key for the new bucket and the new topics; $1 a month. Its policy is extended where this app
   * owns the key; an imported one must let CloudWatch use it.
   *
   * @default - the bucket uses keys that S3 manages, topics are not encrypted at rest
   */
  readonly encryptionKey?: IKey;
  /**
   * Customer key that predictions, labels and baseline are encrypted with.
   *
   * @default - no permission on any key
   */
  readonly dataEncryptionKey?: IKey;
  /**
   * How long the logs of functions and runs are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
  /**
   * What becomes of the new state bucket with the stack. A bucket must be empty to be destroyed.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The monitor file's keys, and what the deployment may bring along. */
export type ModelMonitorProps = MonitorInput & ModelMonitorOptions;

/**
 * Watches one model: checks its data and its performance on schedule, publishes the metrics, alarms and
 * tells people. `data`, `baseline` and `schedule` are required here.
 *
 * @throws Error with one line a problem: path, what was got, what is allowed
 * @example
 * new ModelMonitor(this, 'Price', {
 *   model: 'price',
 *   task: 'regression',
 *   data: { predictions: 's3://my-data/predictions/', format: 'jsonl' },
 *   baseline: 's3://my-data/reference.csv',
 *   schedule: 'rate(1 hour)',
 * });
 */
export class ModelMonitor extends Construct {
  /** The monitor with every default filled in. */
  readonly monitor: DeployableMonitor;
  readonly stateBucket: IBucket;
  readonly alarmTopic: ITopic;
  readonly peopleTopic: ITopic;
  readonly functions: MonitorFunctions;
  readonly stateMachine: StateMachine;
  readonly schedule: MonitorSchedule;
  readonly rule: Rule;
  readonly alarms: MonitorAlarms;
  readonly dashboard: Dashboard;
  /** Trains the model anew; only where `retraining.trainer` is configured. */
  readonly retraining: Retraining | undefined;

  constructor(scope: Construct, id: string, props: ModelMonitorProps) {
    super(scope, id);
    const { options, monitor } = readProps(props);
    const { model } = monitor;
    this.monitor = monitor;
    this.stateBucket = options.stateBucket ?? new StateBucket(this, 'State', { model, ...options }).bucket;
    if (options.stateBucket !== undefined) expireRunScratch(options.stateBucket, model);
    const topics = new AlertTopics(this, 'Alerts', { model, email: monitor.alerts.email, ...options });
    this.alarmTopic = topics.alarmTopic;
    this.peopleTopic = topics.peopleTopic;
    this.functions = new MonitorFunctions(this, 'Functions', {
      ...options,
      monitor,
      stateBucket: this.stateBucket,
      alarmTopic: this.alarmTopic,
      peopleTopic: this.peopleTopic,
      dashboardName: dashboardNameOf(model),
    });
    this.retraining = this.addRetraining(options);
    this.stateMachine = new MonitorWorkflow(this, 'Workflow', {
      ...options,
      monitor,
      functions: this.functions,
      stateBucket: this.stateBucket,
      ...(this.retraining && { retrainGate: this.retraining.gate }),
    }).stateMachine;
    this.schedule = new MonitorSchedule(this, 'Schedule', {
      model,
      schedule: monitor.schedule,
      stateMachine: this.stateMachine,
    });
    this.rule = this.schedule.rule;
    new RunFollower(this, 'RunFollower', {
      model,
      stateMachine: this.stateMachine,
      notifier: this.functions.notifier.function,
      deadLetterQueue: this.functions.notifierDeadLetters,
    });
    this.alarms = new MonitorAlarms(this, 'Alarms', {
      monitor,
      alarmTopic: this.alarmTopic,
      peopleTopic: this.peopleTopic,
      notifier: this.functions.notifier.function,
      notifierDeadLetters: this.functions.notifierDeadLetters,
      retraining: this.retraining,
    });
    const page = new MonitorDashboard(this, 'Dashboard', {
      monitor,
      alarms: this.alarms,
      widget: this.functions.widget.function,
      retraining: this.retraining?.stateMachine,
    });
    this.dashboard = page.dashboard;
    Annotations.of(this).addInfo(`the monitor of ${model} ${describeCost(estimateCost(monitor))}`);
  }

  private addRetraining(options: ModelMonitorOptions): Retraining | undefined {
    const { retraining: settings, endpoint } = this.monitor;
    if (settings?.trainer === undefined || endpoint === undefined) return undefined;
    return new Retraining(this, 'Retraining', {
      ...options,
      monitor: this.monitor,
      settings,
      endpointName: endpoint.name,
      stateBucket: this.stateBucket,
      page: this.functions.page,
      alarmTopic: this.alarmTopic,
      peopleTopic: this.peopleTopic,
    });
  }
}

/** The deployment's own options and the checked monitor. */
function readProps(props: ModelMonitorProps): {
  readonly options: ModelMonitorOptions;
  readonly monitor: DeployableMonitor;
} {
  const {
    stateBucket,
    alarmTopic,
    peopleTopic,
    encryptionKey,
    dataEncryptionKey,
    logRetention,
    removalPolicy,
    ...input
  } = props;
  const { value, restore } = standInTokens(input);
  const problems = findMonitorProblems(value).map(writeProblem);
  if (problems.length > 0) throw new Error(restore(problems.join('\n')));
  const checked = monitorSchema.parse(value);
  const faults = findDeployProblems(checked);
  if (!isDeployable(checked) || faults.length > 0) throw new Error(restore(faults.join('\n')));
  const monitor = restore(checked);
  const options = {
    ...(stateBucket && { stateBucket }),
    ...(alarmTopic && { alarmTopic }),
    ...(peopleTopic && { peopleTopic }),
    ...(encryptionKey && { encryptionKey }),
    ...(dataEncryptionKey && { dataEncryptionKey }),
    ...(logRetention && { logRetention }),
    ...(removalPolicy && { removalPolicy }),
  };
  return { options, monitor };
}
