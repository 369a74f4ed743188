import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { ModelMonitor } from '../../lib/index.ts';
import { lintTemplates } from '../tools/lint-templates.ts';
import { MINIMAL } from './synth-monitor.ts';
import { retrainedBy, TRAINERS } from './trainers.ts';

const outdir = mkdtempSync(join(tmpdir(), 'monitor-nag-'));
const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** A stack a trainer, and one with a key of the customer's; all ask a person first. */
function synthTrainers(): void {
  delete process.env.CDK_VALIDATION;
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] }, outdir });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  for (const [name, trainer] of Object.entries(TRAINERS)) {
    new ModelMonitor(new Stack(app, name), 'Monitor', {
      ...MINIMAL,
      ...retrainedBy(trainer, { approval: {} }),
    });
  }
  const keyed = new Stack(app, 'keyed');
  const encryptionKey = new Key(keyed, 'Key', { enableKeyRotation: true });
  new ModelMonitor(keyed, 'Monitor', {
    ...MINIMAL,
    ...retrainedBy(TRAINERS.trainingJob, { approval: {} }),
    encryptionKey,
  });
  app.synth();
}

describe('a monitor with retraining', () => {
  it('gives templates in which neither cdk-nag nor the rules of the CDK find anything, whatever trains', () => {
    synthTrainers();
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    expect(pluginReports.flatMap((report: { violations: unknown[] }) => report.violations)).toEqual([]);
  }, 180_000);

  it('gives a template that cfn-lint finds clean', async () => {
    expect(await lintTemplates([join(outdir, 'keyed.template.json')])).toBe('');
  }, 300_000);
});
