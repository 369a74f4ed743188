import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';

const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ModelMonitor } from 'cdk-model-monitor';
const stack = new Stack(new App(), 'Mine');
new ModelMonitor(stack, 'Monitor', {
  model: 'price', task: 'regression', schedule: 'rate(1 hour)',
  data: { predictions: 's3://data/predictions/', format: 'jsonl' }, baseline: 's3://data/reference.csv',
});
console.log(Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function')).length);
`;

describe('the package', () => {
  beforeAll(() => {
    execFileSync('npm', ['run', '-s', 'build'], { stdio: 'pipe' });
  });

  it('gives a plain Node program the construct, with handlers that bundle', () => {
    const answer = execFileSync('node', ['--input-type=module', '--eval', APP], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(answer.trim()).toBe('9');
  });
});
