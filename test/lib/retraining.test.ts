import aslValidator from 'asl-validator';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { ModelMonitorProps } from '../../lib/index.ts';
import { definitionText } from './definition-text.ts';
import { synthMonitor } from './synth-monitor.ts';
import { ROLE, retrainedBy, TRAIN_ROLE, TRAINERS } from './trainers.ts';

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Parameters?: Record<string, unknown>;
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Branches?: readonly { readonly StartAt: string; readonly States: Record<string, State> }[];
}

const template = synthMonitor(retrainedBy(TRAINERS.trainingJob));
const text = definitionText(template, '-retraining');
const states: Record<string, State> = JSON.parse(text).States;
const attempt = states.Attempt?.Branches?.[0];

describe('retraining workflow', () => {
  it.each(Object.entries(TRAINERS))('is valid Amazon States Language with a %s as trainer', (_, trainer) => {
    const definition = definitionText(synthMonitor(retrainedBy(trainer)), '-retraining');
    const { isValid, errorsText } = aslValidator(JSON.parse(definition));
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
    expect(definition).not.toContain('QueryLanguage');
  });

  it('starts a training job that is named after the incident, on the rows that were prepared', () => {
    expect(attempt?.States['Start training']).toMatchObject({
      Resource: 'arn:aws:states:::aws-sdk:sagemaker:createTrainingJob',
      Parameters: {
        'TrainingJobName.$': '$.run.incident',
        RoleArn: TRAIN_ROLE,
        InputDataConfig: [
          { ChannelName: 'training', DataSource: { S3DataSource: { 'S3Uri.$': '$.prepared.rowsUri' } } },
        ],
      },
    });
  });

  it('lets SageMaker find the metrics that the monitor file describes in what training prints', () => {
    expect(text).not.toContain('MetricDefinitions');
    const trainingJob = { ...TRAINERS.trainingJob.trainingJob, metrics: { rmse: 'rmse=([0-9.]+);' } };
    const definition = definitionText(synthMonitor(retrainedBy({ trainingJob })), '-retraining');
    const start = JSON.parse(definition).States.Attempt.Branches[0].States['Start training'];
    expect(start.Parameters.AlgorithmSpecification.MetricDefinitions).toEqual([
      { Name: 'rmse', Regex: 'rmse=([0-9.]+);' },
    ]);
  });

  it('clears away and concludes whatever fails, and tells people even if it cannot clear away', () => {
    expect(states.Attempt?.Catch).toMatchObject([
      { ErrorEquals: ['States.ALL'], Next: 'Does the challenger stay?' },
    ]);
    expect(states['Clear away']).toMatchObject({ Next: 'Conclude', Catch: [{ Next: 'Conclude' }] });
  });

  it('clears away after every run but one whose challenger stays', () => {
    const staying = ['promoted', 'unverified'].map((outcome) => ({
      Variable: '$.conclusion.outcome',
      StringEquals: outcome,
    }));
    expect(states['Does the challenger stay?']).toMatchObject({
      Choices: [{ And: [{ Variable: '$.conclusion', IsPresent: true }, { Or: staying }], Next: 'Conclude' }],
      Default: 'Clear away',
    });
  });

  it('sees to the end of runs that were stopped from outside', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        detail: {
          status: ['ABORTED', 'FAILED', 'TIMED_OUT'],
          name: [{ prefix: 'price-rt-' }],
        },
      },
    });
    expect(states['What is asked?']).toMatchObject({
      Choices: [{ Variable: '$.detail', IsPresent: true, Next: 'Run that broke off' }],
    });
  });
});

describe('asking for retraining', () => {
  it('is done by every run in which a window alarms, and no failure of it fails the run', () => {
    const monitor: { States: Record<string, State> } = JSON.parse(definitionText(template));
    expect(JSON.stringify(monitor.States['Any alarm?'])).toContain(
      JSON.stringify({ Variable: '$.verdicts', StringMatches: '*"ALARM"*' }),
    );
    expect(monitor.States['Any alarm?']).toMatchObject({
      Choices: [{ Next: 'Ask for retraining' }],
      Default: 'Asked',
    });
    expect(monitor.States['Ask for retraining']?.Catch).toMatchObject([{ Next: 'Asked' }]);
  });

  it('is done by the alarm topic and by the schedule', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      Endpoint: { 'Fn::GetAtt': [Match.stringLikeRegexp('RetrainingGate'), 'Arn'] },
      RedrivePolicy: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(30 days)',
      Targets: [Match.objectLike({ Input: '{"source":"schedule"}' })],
    });
  });

  it('is not possible without a trainer: nothing of it is deployed', () => {
    const without = synthMonitor({ retraining: { cooldown: '24h' } });
    without.resourceCountIs('AWS::StepFunctions::StateMachine', 1);
    expect(definitionText(without)).not.toContain('Ask for retraining');
  });
});

describe('permissions of retraining', () => {
  it('pass each role to SageMaker alone, and nothing else', () => {
    const json = JSON.stringify(template.toJSON());
    expect(json.match(/"iam:PassRole"/g)).toHaveLength(2);
    expect(json.match(/"iam:PassedToService":"sagemaker.amazonaws.com"/g)).toHaveLength(2);
  });

  it('delete nothing but what retraining itself has made', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
    );
    const deleting = policies.filter(({ Action }) => JSON.stringify(Action).includes('sagemaker:Delete'));
    const resources = deleting.flatMap(({ Resource }) => [Resource].flat().map((one) => JSON.stringify(one)));
    expect(deleting).toHaveLength(2);
    expect(resources.filter((one) => !one.includes('/price-rt-*'))).toEqual([]);
  });
});

describe('what notes a decision', () => {
  const writes = (role: string) => {
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy'))
      .filter(([id]) => id.includes(role))
      .map(([, { Properties }]) => Properties.PolicyDocument.Statement as { Action: unknown }[]);
    const puts = policy?.filter(({ Action }) => JSON.stringify(Action).includes('s3:PutObject'));
    return JSON.stringify(puts).match(/\/price\/[^"]*/g);
  };

  it.each(['RetrainingGate', 'FunctionsConclude'])(
    '%s writes it into reports and has their pages drawn',
    (role) => {
      expect(writes(role)).toEqual(['/price/reports/*', '/price/retraining/*']);
      const [[, { Properties }] = ['', { Properties: {} }]] = Object.entries(
        template.findResources('AWS::Lambda::Function'),
      ).filter(([id]) => id.includes(role));
      expect(Properties.Environment.Variables.PAGE_FUNCTION_NAME.Ref).toMatch(/^MonitorFunctionsPage/);
      expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('"lambda:InvokeFunction"');
    },
  );

  it('is all that it writes: what changes the endpoint writes no report', () => {
    expect(writes('FunctionsServe')).toEqual(['/price/retraining/*']);
  });
});

describe('what trains', () => {
  const STOPS = {
    trainingJob: [{ Action: 'sagemaker:StopTrainingJob', on: ':training-job/price-rt-*' }],
    pipeline: [
      { Action: 'sagemaker:ListPipelineExecutions', on: ':pipeline/price' },
      { Action: 'sagemaker:StopPipelineExecution', on: ':pipeline/price/execution/*' },
    ],
    stateMachine: [{ Action: 'states:StopExecution', on: ':execution:train:price-rt-*' }],
    lambda: [],
  } as const;

  it.each(Object.keys(STOPS) as (keyof typeof STOPS)[])(
    'may be ended by the step that clears away, and nothing else may: %s',
    (trainer) => {
      const [policy] = Object.entries(
        synthMonitor(retrainedBy(TRAINERS[trainer])).findResources('AWS::IAM::Policy'),
      )
        .filter(([id]) => id.includes('FunctionsServe'))
        .map(([, { Properties }]) => Properties.PolicyDocument.Statement as { Action: unknown }[]);
      const ending = policy?.filter(({ Action }) => /:(Stop|ListPipe)/.test(JSON.stringify(Action)));
      expect(ending?.map(({ Action }) => Action)).toEqual(STOPS[trainer].map(({ Action }) => Action));
      for (const [index, { on }] of STOPS[trainer].entries())
        expect(JSON.stringify(ending?.[index])).toContain(`${on}"`);
    },
  );

  it('is looked at by the one step that watches it', () => {
    const actions = JSON.stringify(synthMonitor(retrainedBy(TRAINERS.lambda)).toJSON());
    expect(actions).not.toMatch(/sagemaker:(Describe|Stop)(TrainingJob|Pipeline)/);
    expect(JSON.stringify(template.toJSON()).match(/sagemaker:StopTrainingJob/g)).toHaveLength(1);
  });
});

describe('a trainer that cannot work', () => {
  it.each([
    [{ endpoint: undefined }, 'endpoint: missing, required with retraining.trainer'],
    [{ columns: { prediction: 'p' } }, 'columns.label: missing, required with retraining.trainer'],
    [
      { retraining: { trainer: TRAINERS.trainingJob } },
      'retraining.deployment.role: missing, required with retraining.trainer',
    ],
    [
      {
        retraining: {
          trainer: TRAINERS.trainingJob,
          deployment: { role: ROLE },
          evaluation: { metric: 'auc' },
        },
      },
      'retraining.evaluation.metric: got "auc", allowed for regression: "mse", "rmse", "mae", "mape"',
    ],
    [
      { retraining: { trainer: { ...TRAINERS.lambda, ...TRAINERS.pipeline } } },
      'exactly one of "trainingJob", "pipeline", "stateMachine", "lambda"',
    ],
  ])('is refused at synth: %j', (keys, message) => {
    const given = {
      columns: { label: 'price', prediction: 'p' },
      endpoint: { name: 'price' },
      retraining: { trainer: TRAINERS.trainingJob, deployment: { role: ROLE } },
      ...keys,
    };
    expect(() => synthMonitor(given as Partial<ModelMonitorProps>)).toThrow(message);
  });
});
