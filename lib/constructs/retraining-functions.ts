import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Retraining } from '../../lambdas/contract/retraining.ts';
import type { DeployableMonitor } from '../check-deployable.ts';
import { functionNameOf } from '../names.ts';
import { arnOf, bucketOf, readPrefix } from './data-permissions.ts';
import { MonitorFunction, type MonitorFunctionProps } from './monitor-function.ts';
import { allow, type Permission } from './permissions.ts';
import { type EndpointNames, sagemakerPermissions } from './sagemaker-permissions.ts';

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

type StepProps = Omit<MonitorFunctionProps, 'functionName' | 'environment' | 'logRetention'> & {
  readonly environment?: Readonly<Record<string, string>>;
};

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
      functionName: functionNameOf(monitor.model, step.step),
      environment: { MODEL: monitor.model, STATE_BUCKET: stateBucket.bucketName, ...step.environment },
      ...(logRetention && { logRetention }),
    });
  }

  private grantState(): void {
    const { stateBucket, encryptionKey, monitor } = this.props;
    for (const { role } of [this.prepare, this.serve, this.adopt, this.conclude]) {
      allow(role, ...stateAccess(stateBucket, monitor.model, ['s3:GetObject', 's3:PutObject']));
    }
    for (const { role } of [this.evaluate, this.verify]) {
      allow(role, ...stateAccess(stateBucket, monitor.model, ['s3:GetObject']));
    }
    for (const { role } of this.steps) {
      for (const key of new Set([encryptionKey, stateBucket.encryptionKey])) {
        key?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
      }
    }
  }

  private grantData(): void {
    const { monitor, dataEncryptionKey } = this.props;
    const { predictions, labels } = monitor.data;
    const prefixes = [predictions, ...(labels === undefined ? [] : [labels])];
    const buckets = [...new Set(prefixes.map(bucketOf))].map((uri) => arnOf(this, uri));
    for (const { role } of [this.prepare, this.adopt]) {
      allow(role, ...prefixes.map((uri) => readPrefix(this, uri)));
      allow(role, { actions: ['s3:ListBucket'], resources: buckets });
      dataEncryptionKey?.grant(role, 'kms:Decrypt');
    }
  }

  private grantSageMaker(): void {
    const { endpoint, settings } = this.props;
    const permissions = sagemakerPermissions(this, endpoint, settings);
    allow(this.serve.role, ...permissions.serve);
    allow(this.watch.role, ...permissions.watch);
    allow(this.evaluate.role, ...permissions.evaluate);
    allow(this.adopt.role, ...permissions.retire);
  }
}

/** Reading, or reading and writing, what is kept for one model. */
export function stateAccess(
  stateBucket: IBucket,
  model: string,
  actions: readonly string[],
): readonly Permission[] {
  return [
    {
      actions,
      resources: [stateBucket.arnForObjects(`${model}/*`)],
      wildcardReason: 'The keys below the prefix of this model are made at run time.',
    },
    // Without it S3 answers 403, not 404, where a key is not there yet.
    { actions: ['s3:ListBucket'], resources: [stateBucket.bucketArn] },
  ];
}
