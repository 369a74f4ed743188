import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import aslValidator from 'asl-validator';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelMonitor, MonitorStack } from '../../lib/index.ts';
import { loadMonitors } from '../../lib/load-monitors.ts';
import { lintTemplates } from '../tools/lint-templates.ts';
import { definitionText } from './definition-text.ts';
import { MINIMAL } from './synth-monitor.ts';

const MAX_ZIPPED_BYTES = 2_500_000;

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
const outdir = mkdtempSync(join(tmpdir(), 'monitor-synth-'));
const { monitors } = loadMonitors('monitors');
const templates = new Map<string, Template>();

/** The monitor files as they deploy, and a monitor with every option on. */
beforeAll(() => {
  delete process.env.CDK_VALIDATION;
  const app = new App({ context, outdir });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stacks: Stack[] = monitors.map(({ monitor }) => new MonitorStack(app, { monitor }));
  stacks.push(addFullStack(app));
  app.synth();
  for (const stack of stacks) templates.set(stack.stackName, Template.fromStack(stack));
}, 180_000);

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

function addFullStack(app: App): Stack {
  const stack = new Stack(app, 'full-monitor');
  const encryptionKey = new Key(stack, 'Key', { enableKeyRotation: true });
  new ModelMonitor(stack, 'Monitor', {
    ...MINIMAL,
    task: 'binary',
    schedule: 'cron(0 6 ? * MON *)',
    endpoint: { name: 'endpoint', variant: 'blue' },
    performance: { thresholds: { auc: { min: 0.8 } } },
    alerts: { email: ['ml-oncall@example.com'] },
    alarms: { period: '10s', anomalyDetection: ['AUC', 'DriftScore'] },
    encryptionKey,
    dataEncryptionKey: encryptionKey,
  });
  return stack;
}

describe('synth', () => {
  it('makes a stack of every monitor file', () => {
    expect([...templates.keys()]).toEqual(['diamonds-price-monitor', 'taxi-fares-monitor', 'full-monitor']);
  });

  it('gives templates in which neither cdk-nag nor the rules of the CDK find anything', () => {
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    expect(pluginReports.flatMap((report: { violations: unknown[] }) => report.violations)).toEqual([]);
  });

  it('gives templates that cfn-lint finds clean', async () => {
    const files = [...templates.keys()].map((name) => join(outdir, `${name}.template.json`));
    expect(await lintTemplates(files)).toBe('');
  }, 300_000);

  it('gives state machines in valid Amazon States Language', () => {
    for (const template of templates.values()) {
      expect(aslValidator(JSON.parse(definitionText(template))).errorsText('\n')).toBe('');
    }
  });

  it('says what was made', () => {
    const outputs = Object.keys(templates.get('diamonds-price-monitor')?.findOutputs('*') ?? {});
    expect(outputs).toEqual([
      'PerformanceFunctionName',
      'DriftFunctionName',
      'StateMachineArn',
      'StateBucketName',
      'AlarmTopicArn',
      'PeopleTopicArn',
      'DashboardName',
      'RuleName',
    ]);
  });
});

describe('bundles', () => {
  const bundles = () =>
    readdirSync(outdir)
      .filter((name) => name.startsWith('asset.'))
      .map((name) => join(outdir, name, 'index.js'));

  it('are one a step, shared by all monitors', () => {
    expect(bundles()).toHaveLength(9);
  });

  it('are small', () => {
    for (const folder of bundles().map((file) => dirname(file))) {
      const sizes = readdirSync(folder).map((name) => gzipSync(readFileSync(join(folder, name))).length);
      expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(MAX_ZIPPED_BYTES);
    }
  });

  it('load and export a handler', () => {
    const load = createRequire(import.meta.url);
    for (const file of bundles()) expect(load(file).handler).toBeTypeOf('function');
  });
});

describe('cdk-nag', () => {
  it('stops a synth that breaks a rule', () => {
    const app = new App({ context });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    new Queue(new Stack(app, 'Bad'), 'Queue');
    expect(() => app.synth()).toThrow(/AwsSolutions-SQS4/);
  });
});
