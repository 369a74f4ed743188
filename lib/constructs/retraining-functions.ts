import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Retraining } from '../../lambdas/contract/retraining.ts';
import type { DeployableMonitor } from '../check-deployable.ts';
import { listBuckets, readPrefix } from './data-permissions.ts';
import { MonitorFunction, type StepProps } from './monitor-function.ts';
import { allow } from './permissions.ts';
import { type EndpointNames, sagemakerPermissions } from './sagemaker-permissions.ts';
import {
  allowState,
  NOTE_RETRAINING,
  READ_STATE,
  WRITE_RETRAINING,
  WRITE_STATE,
} from './state-permissions.ts';
import { trainerPermissions } from './trainers/trainer-permissions.ts';

export interface RetrainingFunctionsProps {
  readonly monitor: DeployableMonitor;
  readonly settings: Retraining;
  readonly endpoint: EndpointNames;
  readonly stateBucket: IBucket;
  readonly peopleTopic: ITopic;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
  /** @default - state and topics need no key */
  readonly encryptionKey?: IKey;
  /** @default - the data needs no key, or its key's policy already lets the functions in */
  readonly dataEncryptionKey?: IKey;
}

/** The functions of the retraining workflow, each with just the permissions that its step needs. */
export class RetrainingFunctions extends Construct {
  readonly prepare: MonitorFunction;
  readonly serve: MonitorFunction;
  readonly watch: MonitorFunction;
  readonly evaluate: MonitorFunction;
  readonly verify: MonitorFunction;
  readonly adopt: MonitorFunction;
  readonly conclude: MonitorFunction;
  private readonly props: RetrainingFunctionsProps;

  constructor(scope: Construct, id: string, props: RetrainingFunctionsProps) {
    super(scope, id);
    this.props = props;
    const minutes = Duration.minutes(15);
    this.prepare = this.addStep('Prepare', {
      step: 'prepare-training',
      description: 'Writes the labelled rows to train on and those set aside',
      memoryMegabytes: 1769,
      timeout: minutes,
    });
    this.serve = this.addStep('Serve', {
      step: 'serve-model',
      description: 'Changes what SageMaker serves: trial, promotion, rollback',
    });
    this.watch = this.addStep('Watch', {
      step: 'watch-job',
      description: 'Looks how a training job or an endpoint stands',
    });
    this.evaluate = this.addStep('Evaluate', {
      step: 'evaluate',
      description: 'Compares champion and challenger on rows that neither was trained on',
      memoryMegabytes: 1024,
      timeout: minutes,
    });
    this.verify = this.addStep('Verify', {
      step: 'verify',
      description: 'Looks whether a promoted model holds',
      memoryMegabytes: 1024,
    });
    this.adopt = this.addStep('Adopt', {
      step: 'adopt-baseline',
      description: 'Makes the baseline of a promoted model and deletes what is too old',
      memoryMegabytes: 1769,
      timeout: minutes,
    });
    this.conclude = this.addStep('Conclude', {
      step: 'conclude',
      description: 'Keeps the record of a run and tells people how it ended',
      environment: { PEOPLE_TOPIC_ARN: props.peopleTopic.topicArn },
    });
    this.grantState();
    this.grantData();
    this.grantSageMaker();
    allow(this.conclude.role, { actions: ['sns:Publish'], resources: [props.peopleTopic.topicArn] });
    props.encryptionKey?.grant(this.conclude.role, 'kms:Decrypt', 'kms:GenerateDataKey');
  }

  get steps(): readonly MonitorFunction[] {
    return [this.prepare, this.serve, this.watch, this.evaluate, this.verify, this.adopt, this.conclude];
  }

  private addStep(id: string, step: StepProps): MonitorFunction {
    const { monitor, logRetention, stateBucket } = this.props;
    return new MonitorFunction(this, id, {
      ...step,
      model: monitor.model,
      environment: { STATE_BUCKET: stateBucket.bucketName, ...step.environment },
      logRetention,
    });
  }

  private grantState(): void {
    for (const { role } of [this.prepare, this.adopt]) allowState(role, this.props, WRITE_STATE);
    allowState(this.serve.role, this.props, WRITE_RETRAINING);
    allowState(this.conclude.role, this.props, ...NOTE_RETRAINING);
    for (const { role } of [this.evaluate, this.verify]) allowState(role, this.props, READ_STATE);
  }

  private grantData(): void {
    const { monitor, dataEncryptionKey } = this.props;
    const { predictions, labels } = monitor.data;
    const prefixes = [predictions, ...(labels === undefined ? [] : [labels])];
    for (const { role } of [this.prepare, this.adopt]) {
      allow(role, ...prefixes.map((uri) => readPrefix(this, uri)), listBuckets(this, prefixes));
      dataEncryptionKey?.grant(role, 'kms:Decrypt');
    }
  }

  private grantSageMaker(): void {
    const { endpoint, settings } = this.props;
    const permissions = sagemakerPermissions(this, endpoint, settings);
    const trainer = trainerPermissions(this, settings, endpoint.prefix);
    allow(this.serve.role, ...permissions.serve, ...trainer.stop);
    allow(this.watch.role, ...permissions.watch, ...trainer.watch);
    allow(this.evaluate.role, ...permissions.evaluate);
    allow(this.adopt.role, ...permissions.retire);
  }
}
