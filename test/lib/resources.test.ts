import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { definitionText } from './definition-text.ts';
import { createMonitor, synthMonitor } from './synth-monitor.ts';

const template = synthMonitor({ alerts: { email: ['a@example.com', 'b@example.com'] } });

const TLS_ONLY = Match.objectLike({
  Effect: 'Deny',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

describe('state bucket', () => {
  it('is private, encrypted and versioned, and outlives the stack', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        VersioningConfiguration: { Status: 'Enabled' },
      },
    });
  });

  it('takes requests over TLS only', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([TLS_ONLY]) },
    });
  });

  it('drops old versions and what one run hands from step to step', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 30 }, Status: 'Enabled' }),
          Match.objectLike({ Prefix: 'price/runs/', ExpirationInDays: 30, Status: 'Enabled' }),
        ]),
      },
    });
  });

  it('goes with the stack where asked', () => {
    const passing = synthMonitor({ removalPolicy: RemovalPolicy.DESTROY });
    passing.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  });

  it('may be one that exists', () => {
    const given = synthMonitor({}, (stack) => ({
      stateBucket: Bucket.fromBucketName(stack, 'Own', 'own-state'),
    }));
    given.resourceCountIs('AWS::S3::Bucket', 0);
    given.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'price-monitor-plan',
      Environment: { Variables: Match.objectLike({ STATE_BUCKET: 'own-state' }) },
    });
  });

  it('that the app brings along deletes what one run hands from step to step, too', () => {
    const brought = synthMonitor({}, (stack) => ({ stateBucket: new Bucket(stack, 'Own') as IBucket }));
    brought.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ Prefix: 'price/runs/', ExpirationInDays: 30 })],
      },
    });
  });
});

describe('addresses of data', () => {
  const withBucket = (stack: Stack, ending = 'predictions/') => {
    const bucket = new Bucket(stack, 'Data');
    return {
      data: { predictions: `s3://${bucket.bucketName}/${ending}`, format: 'jsonl' as const },
      baseline: `s3://${bucket.bucketName}/reference.csv`,
    };
  };

  it("may name a bucket of the user's own app, whose name is known at deployment only", () => {
    const { stack } = createMonitor({}, withBucket);
    const given = Template.fromStack(stack);
    const text = JSON.stringify(given.toJSON());
    expect(text).not.toContain('unresolved-token');
    expect(text).not.toContain('Token[');
    given.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('FunctionsProfile'),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:GetObject',
            Resource: {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':s3:::',
                  { Ref: Match.stringLikeRegexp('Data') },
                  '/predictions/*',
                ],
              ],
            },
          }),
        ]),
      },
    });
    expect(definitionText(given)).toMatch(/"predictions":"s3:\/\/[^"]+\/predictions\/"/);
  });

  it('are refused with the token as it was written', () => {
    const refused = () => createMonitor({}, (stack) => ({ ...withBucket(stack), baseline: 'x' }));
    expect(refused).toThrow('baseline: got "x"');
    const unnamed = () =>
      createMonitor({}, (stack) => {
        const { baseline, ...data } = withBucket(stack);
        return { ...data, baseline: baseline.replace('.csv', '.txt') };
      });
    expect(unnamed).toThrow(/^baseline: got "s3:\/\/\$\{Token\[.*\]\}\/reference\.txt"/);
  });
});

describe('topics and queues', () => {
  it('take messages over TLS only', () => {
    for (const kind of ['AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy']) {
      template.allResourcesProperties(kind, {
        PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny' })]) },
      });
    }
    template.resourceCountIs('AWS::SNS::TopicPolicy', 2);
    template.resourceCountIs('AWS::SQS::QueuePolicy', 2);
  });

  it('let the alarms of this model publish', () => {
    template.allResourcesProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnLike: {
                'aws:SourceArn': { 'Fn::Join': ['', Match.arrayWith([':alarm:price-*'])] },
              },
            },
          }),
        ]),
      },
    });
  });

  it('encrypt queues and keep their messages as long as SQS can', () => {
    template.allResourcesProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 86_400,
    });
  });

  it('mail every address', () => {
    for (const Endpoint of ['a@example.com', 'b@example.com']) {
      template.hasResourceProperties('AWS::SNS::Subscription', {
        Protocol: 'email',
        Endpoint,
        TopicArn: { Ref: Match.stringLikeRegexp('People') },
      });
    }
  });

  it('may be topics that exist', () => {
    const given = synthMonitor({}, (stack) => ({
      alarmTopic: Topic.fromTopicArn(stack, 'OwnAlarms', 'arn:aws:sns:us-east-1:123456789012:alarms'),
      peopleTopic: Topic.fromTopicArn(stack, 'OwnPeople', 'arn:aws:sns:us-east-1:123456789012:people'),
    }));
    given.resourceCountIs('AWS::SNS::Topic', 0);
    given.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'price-DataDriftDetected',
      AlarmActions: ['arn:aws:sns:us-east-1:123456789012:alarms'],
    });
  });
});

describe('a customer key', () => {
  const encrypted = synthMonitor({}, (stack) => ({ encryptionKey: new Key(stack, 'Key') }));
  const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };

  it('encrypts state and messages', () => {
    encrypted.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: key });
    encrypted.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          Match.objectLike({
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
          }),
        ],
      },
    });
  });

  it('lets CloudWatch publish alarms', () => {
    encrypted.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    });
  });
});

describe('the template', () => {
  it('holds no custom resource: LocalStack would skip it', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(types.filter((type) => /^(Custom::|AWS::CloudFormation::CustomResource)/.test(type))).toEqual([]);
  });
});
