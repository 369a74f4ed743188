import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

const CLOUDWATCH = new ServicePrincipal('cloudwatch.amazonaws.com');

export interface AlertTopicsProps {
  readonly model: string;
  /** Addresses that get the mails. */
  readonly email: readonly string[];
  /** @default - a new topic */
  readonly alarmTopic?: ITopic;
  /** @default - a new topic */
  readonly peopleTopic?: ITopic;
  /**
   * Customer key of the new topics. CloudWatch cannot publish to a topic under `alias/aws/sns`.
   *
   * @default - messages are not encrypted at rest: they name alarms, metrics and columns, and hold no data
   */
  readonly encryptionKey?: IKey;
}

/** Where alarms go (to the notifier), and where finished messages go (to people). */
export class AlertTopics extends Construct {
  readonly alarmTopic: ITopic;
  readonly peopleTopic: ITopic;

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    this.alarmTopic = props.alarmTopic ?? this.createTopic('Alarms', props);
    this.peopleTopic = props.peopleTopic ?? this.createTopic('People', props);
    for (const address of props.email) this.peopleTopic.addSubscription(new EmailSubscription(address));
    props.encryptionKey?.grant(CLOUDWATCH, 'kms:Decrypt', 'kms:GenerateDataKey');
  }

  private createTopic(id: string, { model, encryptionKey }: AlertTopicsProps): Topic {
    const topic = new Topic(this, id, {
      displayName: `${model} monitor`,
      enforceSSL: true,
      ...(encryptionKey && { masterKey: encryptionKey }),
    });
    const { account, partition, region } = Stack.of(this);
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [CLOUDWATCH],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:${model}-*` },
        },
      }),
    );
    return topic;
  }
}
