import { Match } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { synthMonitor } from './synth-monitor.ts';

const STEPS = ['plan', 'profile', 'score', 'publish', 'page', 'performance', 'drift', 'notifier'] as const;

const template = synthMonitor({
  namespace: 'Models',
  window: '1d',
  drift: { falseAlarmsPerMonth: 0.5 },
  task: 'binary',
  columns: { positiveLabel: 'yes' },
});

function hasEnvironment(step: string, variables: Record<string, unknown>): void {
  template.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: `price-monitor-${step}`,
    Environment: { Variables: variables },
  });
}

describe('functions', () => {
  it.each(STEPS)('%s: runs on arm64 with a log group of its own that expires', (step) => {
    const name = `price-monitor-${step}`;
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: `/aws/lambda/${name}`,
      RetentionInDays: 90,
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: name,
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('Logs') } },
    });
  });

  it('keep their logs as long as asked', () => {
    const short = synthMonitor({ logRetention: RetentionDays.ONE_WEEK });
    short.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  it.each(STEPS)('%s: knows the model and the namespace', (step) => {
    hasEnvironment(step, { MODEL: 'price', NAMESPACE: 'Models' });
  });

  it.each(['plan', 'profile', 'score', 'publish', 'page', 'notifier'])(
    '%s: knows the state bucket',
    (step) => {
      hasEnvironment(step, { STATE_BUCKET: { Ref: Match.stringLikeRegexp('StateBucket') } });
    },
  );

  it('know what their own step needs', () => {
    hasEnvironment('performance', { TASK: 'binary', POSITIVE_LABEL: 'yes' });
    hasEnvironment('drift', {
      DRIFT: Match.serializedJson(Match.objectLike({ rule: 'budget', falseAlarmsPerMonth: 0.5 })),
      WINDOW: '1d',
    });
    hasEnvironment('notifier', {
      PEOPLE_TOPIC_ARN: { Ref: Match.stringLikeRegexp('People') },
      DASHBOARD_NAME: 'price-monitor',
    });
  });

  it('have an environment that Lambda takes, however many columns are calibrated and people told', () => {
    const many = Array.from({ length: 300 }, (_, index) => index);
    const large = synthMonitor({
      alerts: { email: many.map((index) => `person-${index}@example.com`) },
      drift: {
        calibration: {
          windows: 720,
          supports: 1,
          threshold: 2.5,
          medians: Object.fromEntries(many.map((index) => [`feature-${index}`, 0.0123456789])),
        },
      },
    });
    for (const { Properties } of Object.values(large.findResources('AWS::Lambda::Function'))) {
      // References become names of at most 256 characters.
      const variables = Object.values(Properties.Environment.Variables).map((value) =>
        typeof value === 'string' ? value : 'x'.repeat(256),
      );
      expect(variables.join('').length, Properties.FunctionName).toBeLessThan(4096);
    }
  });

  it('leave the endpoint address to the runtime', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('AWS_ENDPOINT_URL');
  });

  it('send what the notifier cannot handle to a queue, whether it was called or never reached', () => {
    const queue = { 'Fn::GetAtt': [Match.stringLikeRegexp('NotifierDeadLetters'), 'Arn'] };
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'price-monitor-notifier',
      DeadLetterConfig: { TargetArn: queue },
    });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      RedrivePolicy: { deadLetterTargetArn: queue },
    });
  });

  it('may use a customer key for the data where one is named, and none otherwise', () => {
    const withKey = synthMonitor({}, (stack) => ({ dataEncryptionKey: new Key(stack, 'DataKey') }));
    expect(JSON.stringify(template.toJSON())).not.toContain('kms:');
    withKey.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('ProfileRole'),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'kms:Decrypt',
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('DataKey'), 'Arn'] },
          }),
        ]),
      },
    });
  });
});
