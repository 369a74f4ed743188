import aslValidator from 'asl-validator';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { RETRIED_ERROR } from '../../lambdas/contract/retried-errors.ts';
import { DependencyError } from '../../lambdas/core/errors.ts';
import { definitionText } from './definition-text.ts';
import { synthMonitor } from './synth-monitor.ts';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Resource?: unknown;
  readonly Result?: unknown;
  readonly Parameters?: Record<string, unknown>;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly MaxConcurrency?: number;
  readonly ItemProcessor?: Definition & { readonly ProcessorConfig?: unknown };
  readonly ItemReader?: unknown;
  readonly Choices?: readonly Record<string, unknown>[];
  readonly Default?: string;
}
interface Definition {
  readonly StartAt: string;
  readonly States: Record<string, State>;
}

const template = synthMonitor({ columns: { features: { 'a.$': 'numeric' } } });
const text = definitionText(template);
const definition: Definition = JSON.parse(text);
const windows = definition.States['Each window'];
const inWindow = windows?.ItemProcessor?.States ?? {};
const inChunk = inWindow['Each chunk']?.ItemProcessor?.States ?? {};

describe('workflow', () => {
  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = aslValidator(JSON.parse(text));
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  it('needs nothing but JSONPath', () => {
    expect(text).not.toContain('QueryLanguage');
    expect(text).not.toContain('ItemBatcher');
  });

  it('takes the monitor literally, whatever its columns are called', () => {
    const start = definition.States[definition.StartAt];
    expect(start?.Type).toBe('Pass');
    expect(start?.Result).toMatchObject({
      monitor: { model: 'price', columns: { features: { 'a.$': 'numeric' } } },
    });
  });

  it('plans with the input of the run and the time of its start', () => {
    expect(definition.States.Plan?.Parameters?.Payload).toEqual({
      'monitor.$': '$.monitor',
      'input.$': '$$.Execution.Input',
      'startedAt.$': '$$.Execution.StartTime',
    });
  });

  it('judges the windows one after the other', () => {
    expect(windows?.MaxConcurrency).toBe(1);
    expect(Object.keys(inWindow).sort()).toEqual([
      'Draw page',
      'Each chunk',
      'Each of many chunks',
      'Error of a function?',
      'Keep message',
      'Many chunks?',
      'Publish',
      'Read error',
      'Score',
      'Window failed',
      'Without a page',
    ]);
    expect(Object.keys(inChunk)).toEqual(['Profile']);
  });

  it('gives every chunk of a large window an execution of its own, from a list on S3', () => {
    expect(inWindow['Many chunks?']?.Choices).toEqual([
      { Variable: '$.window.chunkListKey', IsNull: true, Next: 'Each chunk' },
    ]);
    expect(inWindow['Many chunks?']?.Default).toBe('Each of many chunks');
    const many = inWindow['Each of many chunks'];
    expect(many?.ItemReader).toMatchObject({
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { 'Key.$': '$.window.chunkListKey' },
    });
    expect(many?.ItemProcessor?.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
    expect(many).not.toHaveProperty('ToleratedFailurePercentage');
    expect(Object.keys(many?.ItemProcessor?.States ?? {})).toEqual(['Profile one of many']);
  });

  it.each(['Each chunk', 'Each of many chunks', 'Score', 'Publish'])(
    'notes a window in which %s fails, and goes on with the others',
    (name) => {
      expect(inWindow[name]?.Catch).toEqual([
        { ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Error of a function?' },
      ]);
      expect(inWindow['Window failed']?.Parameters).toMatchObject({ verdict: 'FAILED' });
    },
  );

  it('waits for no page, and goes on as before where none can be drawn', () => {
    const draw = inWindow['Draw page'];
    expect(inWindow.Publish?.Next).toBe('Draw page');
    expect(draw?.Parameters).toMatchObject({
      InvocationType: 'Event',
      Payload: { 'reportKey.$': '$.reportKey' },
    });
    expect(draw?.Catch).toEqual([{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Without a page' }]);
    expect(draw).toMatchObject({ ResultPath: null, End: true });
    expect(inWindow['Without a page']).toEqual({ Type: 'Pass', End: true });
  });

  it('keeps of an error its message, without the stack that Lambda puts beside it', () => {
    expect(inWindow['Error of a function?']).toMatchObject({
      Choices: [{ Variable: '$.failure.Cause', StringMatches: '{*"errorMessage":*}', Next: 'Read error' }],
      Default: 'Window failed',
    });
    expect(inWindow['Read error']).toMatchObject({
      Parameters: { 'error.$': 'States.StringToJson($.failure.Cause)' },
      ResultPath: '$.read',
      Next: 'Keep message',
    });
    expect(inWindow['Keep message']).toMatchObject({
      InputPath: '$.read.error.errorMessage',
      ResultPath: '$.failure.Cause',
      Next: 'Window failed',
    });
  });

  it('ends as failed where a window did, after all of them', () => {
    expect(definition.States['Each window']?.Next).toBe('More of the range?');
    expect(definition.States['More of the range?']?.Choices).toEqual([
      { Variable: '$.next', IsNull: true, Next: 'Collect verdicts' },
    ]);
    expect(definition.States['All judged?']?.Choices).toEqual([
      { Variable: '$.verdicts', StringMatches: '*"FAILED"*', Next: 'Failed windows' },
    ]);
    expect(definition.States['First failure']?.Next).toBe('Report failure');
  });

  it('tries again what DependencyError or the Lambda service reports, and nothing else', () => {
    expect(RETRIED_ERROR).toBe(new DependencyError('').name);
    for (const state of [definition.States.Plan, inChunk.Profile, inWindow.Score, inWindow.Publish]) {
      const [retry, ...others] = state?.Retry ?? [];
      expect(others).toEqual([]);
      expect(retry?.ErrorEquals.filter((name) => !name.startsWith('Lambda.'))).toEqual(['DependencyError']);
      expect(retry).toMatchObject({ JitterStrategy: 'FULL', BackoffRate: 2 });
    }
  });

  it('goes on with a long range in an execution of its own', () => {
    expect(definition.States['More of the range?']?.Default).toBe('Go on with the range');
    const next = definition.States['Go on with the range'];
    expect(next?.Resource).toMatch(/states:startExecution$/);
    expect(next?.Parameters).toMatchObject({ 'Input.$': '$.next' });
    expect(next?.Next).toBe('Collect verdicts');
  });

  it.each(['Plan', 'Each window', 'Go on with the range'])(
    'says after any failure of %s that the run failed',
    (name) => {
      expect(definition.States[name]?.Catch).toEqual([
        { ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Report failure' },
      ]);
    },
  );

  it.each([
    ['Report success', 1],
    ['Report failure', 0],
  ])('%s publishes the heartbeat %i', (name, value) => {
    const state = definition.States[name];
    expect(state?.Resource).toBe('arn:aws:states:::aws-sdk:cloudwatch:putMetricData');
    expect(state?.Parameters).toEqual({
      Namespace: 'ModelMonitor',
      MetricData: [
        {
          MetricName: 'MonitorRuns',
          Dimensions: [{ Name: 'Model', Value: 'price' }],
          Value: value,
          Unit: 'Count',
          StorageResolution: 1,
        },
      ],
    });
  });

  it('ends a failed run with its error and cause, even if the heartbeat cannot be published', () => {
    expect(definition.States['Report failure']?.Next).toBe('Run failed');
    expect(definition.States['Report failure']?.Catch?.[0]?.Next).toBe('Run failed');
    expect(definition.States['Run failed']).toEqual({
      Type: 'Fail',
      ErrorPath: '$.failure.Error',
      CausePath: '$.failure.Cause',
    });
  });

  it('is traced, and logs every event to a log group that expires', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'price-monitor',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL' },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/vendedlogs/states/price-monitor',
      RetentionInDays: 90,
    });
  });
});

describe('schedule', () => {
  it('starts the workflow with the event, tries again and keeps what it could not start', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)',
      State: 'ENABLED',
      Targets: [
        Match.objectLike({
          Arn: { Ref: Match.stringLikeRegexp('StateMachine') },
          InputTransformer: Match.absent(),
          RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 3 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('ScheduleDeadLetters'), 'Arn'] } },
        }),
      ],
    });
  });
});
