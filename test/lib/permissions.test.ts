import { describe, expect, it } from 'vitest';
import { synthMonitor } from './synth-monitor.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** AWS gives these no ARN: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const WITHOUT_ARN =
  /^(cloudwatch:PutMetricData|xray:\w+|logs:\w*(LogDelivery|LogDeliveries|ResourcePolicy|ResourcePolicies|LogGroups))$/;

const template = synthMonitor({
  data: {
    predictions: 's3://data-bucket/price/predictions/',
    labels: 's3://label-bucket/labels/',
    format: 'jsonl',
  },
  columns: { id: 'id', label: 'label' },
  alerts: {
    channels: [
      { name: 'ops', type: 'slack', secret: 'secretsmanager:chat/ops' },
      { name: 'oncall', type: 'teams', secret: 'ssm:/chat/oncall' },
    ],
  },
});

const policies = Object.entries({
  ...template.findResources('AWS::IAM::Policy'),
  ...template.findResources('AWS::IAM::Role'),
}).flatMap(([id, { Properties }]) => {
  const documents = [
    ...(Properties.PolicyDocument ? [Properties.PolicyDocument] : []),
    ...(Properties.Policies ?? []).map((policy: { PolicyDocument: unknown }) => policy.PolicyDocument),
  ];
  return documents.flatMap((document) =>
    (document.Statement as Statement[]).map((statement) => ({ id, statement })),
  );
});

function statementsOf(role: string): readonly Statement[] {
  return policies.filter(({ id }) => id.includes(role)).map(({ statement }) => statement);
}

function actionsOf(statement: Statement): readonly string[] {
  return [statement.Action].flat();
}

/** Where the role may do this, references in angle brackets. */
function resourcesFor(role: string, action: string): readonly string[] {
  return statementsOf(role)
    .filter((statement) => actionsOf(statement).includes(action))
    .flatMap((statement) => [statement.Resource].flat().map(writeArn));
}

function writeArn(node: unknown): string {
  if (typeof node === 'string') return node;
  const [[key, value] = ['', '']] = Object.entries(node as Record<string, unknown>);
  if (key === 'Fn::Join') return (value as [string, unknown[]])[1].map(writeArn).join('');
  const target = String([value].flat()[0]);
  return `<${target.replace(/^Monitor/, '').replace(/[0-9A-F]{8}$/, '')}>`;
}

const DATA = 'arn:<AWS::Partition>:s3:::data-bucket';
const LABELS = 'arn:<AWS::Partition>:s3:::label-bucket';
const STATE = '<StateBucket>/price/*';

describe('permissions', () => {
  it('allow no action by wildcard', () => {
    expect(
      policies.flatMap(({ statement }) => actionsOf(statement)).filter((action) => action.includes('*')),
    ).toEqual([]);
  });

  it('reach every resource only where AWS knows no narrower one', () => {
    const everywhere = policies
      .filter(({ statement }) => [statement.Resource].flat().includes('*'))
      .flatMap(({ statement }) => actionsOf(statement));
    expect(everywhere).not.toHaveLength(0);
    expect(everywhere.filter((action) => !WITHOUT_ARN.test(action))).toEqual([]);
  });

  it.each(['FunctionsPublish', 'FunctionsPerformance', 'FunctionsDrift', 'Workflow'])(
    'let %s publish metrics to the namespace of the monitor alone',
    (role) => {
      const publishing = statementsOf(role).filter((statement) =>
        actionsOf(statement).includes('cloudwatch:PutMetricData'),
      );
      expect(publishing.map(({ Condition }) => Condition)).toEqual([
        { StringEquals: { 'cloudwatch:namespace': 'ModelMonitor' } },
      ]);
    },
  );

  it.each(['Plan', 'Profile', 'Score', 'Page', 'Notifier'])('let %s publish no metric', (step) => {
    expect(resourcesFor(`Functions${step}`, 'cloudwatch:PutMetricData')).toEqual([]);
  });

  it('let the plan list the data, and read the baseline, labels and predictions', () => {
    expect(resourcesFor('FunctionsPlan', 's3:GetObject')).toEqual([
      `${DATA}/price/predictions/*`,
      `${DATA}/price/reference.csv`,
      `${LABELS}/labels/*`,
      STATE,
    ]);
    expect(new Set(resourcesFor('FunctionsPlan', 's3:ListBucket'))).toEqual(
      new Set([DATA, LABELS, '<StateBucket>']),
    );
  });

  it('let the plan alone read manifests: the one of a fixed name, and those of all times', () => {
    const manifests = synthMonitor({
      data: {
        predictions: 's3://data-bucket/price/predictions/',
        predictionsManifest: 's3://list-bucket/price/{yyyy}/{MM}/manifest.json',
        labels: 's3://label-bucket/labels/',
        labelsManifest: 's3://list-bucket/labels.json',
        format: 'jsonl',
      },
      columns: { id: 'id', label: 'label' },
    });
    const readers = Object.entries(manifests.findResources('AWS::IAM::Policy')).flatMap(
      ([id, { Properties }]) =>
        (Properties.PolicyDocument.Statement as Statement[])
          .filter((statement) => actionsOf(statement).some((action) => action.startsWith('s3:')))
          .flatMap(({ Resource }) => [Resource].flat().map(writeArn))
          .filter((arn) => arn.includes('list-bucket'))
          .map((arn) => [id.includes('FunctionsPlan'), arn.replace(/^.*list-bucket/, '')]),
    );
    expect(readers.sort()).toEqual([
      [true, ''],
      [true, '/labels.json'],
      [true, '/price/*'],
    ]);
  });

  it.each([
    ['Plan', [DATA, LABELS]],
    ['Profile', [DATA]],
    ['Drift', [DATA, LABELS]],
  ])(
    'let %s list the buckets that it reads, unconditionally, so that S3 says what is gone',
    (step, buckets) => {
      const lists = statementsOf(`Functions${step}`).filter((one) =>
        actionsOf(one).includes('s3:ListBucket'),
      );
      expect(lists.flatMap(({ Resource }) => [Resource].flat().map(writeArn))).toEqual(
        expect.arrayContaining(buckets),
      );
      expect(lists.map(({ Condition }) => Condition)).toEqual(lists.map(() => undefined));
    },
  );

  it('let profile read predictions, and score nothing but the state', () => {
    expect(resourcesFor('FunctionsProfile', 's3:GetObject')).toEqual([`${DATA}/price/predictions/*`, STATE]);
    expect(resourcesFor('FunctionsScore', 's3:GetObject')).toEqual([STATE]);
  });

  it.each(['Plan', 'Profile', 'Score', 'Publish'])(
    'let %s write below the prefix of the model alone',
    (step) => {
      expect(resourcesFor(`Functions${step}`, 's3:PutObject')).toEqual([STATE]);
    },
  );

  it('let the page step write pages beside the reports, and no report', () => {
    const reports = STATE.replace(/\*$/, 'reports/*');
    expect(resourcesFor('FunctionsPage', 's3:PutObject')).toEqual([`${reports}.html`]);
    const published = STATE.replace(/\*$/, 'published/*');
    expect(resourcesFor('FunctionsPage', 's3:GetObject')).toEqual([published, reports]);
  });

  it.each(['Performance', 'Drift'])('let %s write no object', (step) => {
    expect(resourcesFor(`Functions${step}`, 's3:PutObject')).toEqual([]);
  });

  it('let the notifier write what people were told and nothing else', () => {
    expect(resourcesFor('FunctionsNotifier', 's3:PutObject')).toEqual([STATE.replace(/\*$/, 'alerts/*')]);
  });

  it('let the notifier read the secrets of the channels and no others', () => {
    expect(resourcesFor('FunctionsNotifier', 'secretsmanager:GetSecretValue')).toEqual([
      'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:chat/ops-??????',
    ]);
    expect(resourcesFor('FunctionsNotifier', 'ssm:GetParameter')).toEqual([
      'arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/chat/oncall',
    ]);
  });

  it('let nobody delete', () => {
    const actions = policies.flatMap(({ statement }) => actionsOf(statement));
    expect(actions.filter((action) => /:Delete/.test(action))).toEqual(['logs:DeleteLogDelivery']);
  });

  it('let the notifier tell people and nobody else', () => {
    expect(resourcesFor('FunctionsNotifier', 'sns:Publish')).toEqual(['<AlertsPeople>']);
  });

  it('let the workflow call its five steps', () => {
    expect(resourcesFor('WorkflowRole', 'lambda:InvokeFunction').toSorted()).toEqual([
      '<FunctionsPageFunction>',
      '<FunctionsPlanFunction>',
      '<FunctionsProfileFunction>',
      '<FunctionsPublishFunction>',
      '<FunctionsScoreFunction>',
    ]);
  });

  it('use no policy that AWS manages', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
    }
  });

  it('reach the data below the fixed part of an address with placeholders', () => {
    const partitioned = synthMonitor({
      data: { predictions: 's3://data-bucket/price/year={yyyy}/month={MM}/', format: 'jsonl' },
    });
    const text = JSON.stringify(partitioned.findResources('AWS::IAM::Policy'));
    expect(text).toContain(':s3:::data-bucket/price/year=*');
    expect(text).not.toContain('{yyyy}');
  });
});
