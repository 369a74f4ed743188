import aslValidator from 'asl-validator';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { definitionText } from './definition-text.ts';
import { synthMonitor } from './synth-monitor.ts';
import { retrainedBy, TRAINERS } from './trainers.ts';

const asking = synthMonitor(retrainedBy(TRAINERS.trainingJob, { approval: { timeout: '8h' } }));
const definition = JSON.parse(definitionText(asking, '-retraining'));
const { StartAt, States: states } = definition.States.Attempt.Branches[0];

describe('asking for approval', () => {
  it('comes before everything that costs, and waits as long as the file says', () => {
    expect(aslValidator(definition).errorsText('\n')).toBe('');
    expect(StartAt).toBe('Ask for approval');
    expect(states[StartAt]).toMatchObject({
      Resource: expect.stringMatching(/:lambda:invoke\.waitForTaskToken$/),
      TimeoutSeconds: 8 * 3600,
      Parameters: { Payload: { 'taskToken.$': '$$.Task.Token' } },
    });
  });

  it('takes no answer for a no, and trains on a yes alone', () => {
    expect(states[StartAt].Catch).toMatchObject([
      { ErrorEquals: ['States.Timeout'], Next: 'Nobody answered' },
    ]);
    expect(states['Nobody answered']).toMatchObject({
      Parameters: { answer: 'expired', how: 'timeout', 'at.$': '$$.State.EnteredTime' },
      Next: 'Record answer',
    });
    expect(states['Is it approved?']).toMatchObject({
      Choices: [{ Variable: '$.approved.answer', StringEquals: 'approved', Next: 'Prepare rows' }],
      Default: 'Not approved',
    });
    expect(states['Not approved']).toMatchObject({ Parameters: { outcome: 'refused' } });
  });

  it('keeps the task token out of the logs', () => {
    asking.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'price-retraining',
      LoggingConfiguration: { IncludeExecutionData: Match.absent() },
    });
  });

  it('is not deployed unless the file asks for it', () => {
    const silent = synthMonitor(retrainedBy(TRAINERS.trainingJob));
    expect(definitionText(silent, '-retraining')).not.toContain('Ask for approval');
    silent.resourceCountIs('AWS::Lambda::Url', 0);
    expect(JSON.stringify(silent.toJSON())).not.toContain('states:SendTask');
  });
});

describe('the page that takes the answer', () => {
  it('has an address that a browser can open, which the mail knows', () => {
    asking.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE' });
    asking.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'price-monitor-ask-approval',
      Environment: {
        Variables: {
          APPROVAL_PAGE_URL: { 'Fn::GetAtt': [Match.stringLikeRegexp('ApprovalPage'), 'FunctionUrl'] },
        },
      },
    });
  });

  it('may keep answers and let this state machine go on, and nothing else', () => {
    const [policy] = Object.entries(asking.findResources('AWS::IAM::Policy'))
      .filter(([id]) => id.includes('ApprovalPage'))
      .map(([, { Properties }]) => Properties.PolicyDocument.Statement as { Action: string | string[] }[]);
    expect(policy?.flatMap(({ Action }) => Action)).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:PutObject',
      's3:ListBucket',
      'states:SendTaskSuccess',
    ]);
    const text = JSON.stringify(policy);
    expect(text).toContain('/price/retraining/approvals/*');
    expect(text).toContain(':stateMachine:price-retraining"');
    expect(text).not.toContain('"Resource":"*"');
  });

  it('is left out where only the command line is to answer', () => {
    const commandOnly = synthMonitor(retrainedBy(TRAINERS.lambda, { approval: { page: false } }));
    commandOnly.resourceCountIs('AWS::Lambda::Url', 0);
    expect(JSON.stringify(commandOnly.toJSON())).not.toContain('states:SendTask');
    expect(definitionText(commandOnly, '-retraining')).toContain('Ask for approval');
  });
});
