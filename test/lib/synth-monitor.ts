import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ModelMonitor, type ModelMonitorProps } from '../../lib/index.ts';

// The rules that the CDK brings along take seconds to load; test/lib/synth.test.ts runs them.
process.env.CDK_VALIDATION = 'false';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));

/** The smallest monitor that can be deployed. */
export const MINIMAL: ModelMonitorProps = {
  model: 'price',
  task: 'regression',
  data: { predictions: 's3://data-bucket/price/predictions/', format: 'jsonl' },
  baseline: 's3://data-bucket/price/reference.csv',
  schedule: 'rate(1 hour)',
};

/** An app with the project's feature flags whose functions are not bundled. */
function createApp(): App {
  return new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
}

/** A stack with one monitor: the minimal one with these keys on top. */
export function createMonitor(
  keys: Partial<ModelMonitorProps> = {},
  bring: (stack: Stack) => Partial<ModelMonitorProps> = () => ({}),
): { readonly stack: Stack; readonly monitor: ModelMonitor } {
  const stack = new Stack(createApp(), 'TestStack');
  const monitor = new ModelMonitor(stack, 'Monitor', { ...MINIMAL, ...keys, ...bring(stack) });
  return { stack, monitor };
}

/** The template of a stack with one monitor. */
export function synthMonitor(...args: Parameters<typeof createMonitor>): Template {
  return Template.fromStack(createMonitor(...args).stack);
}
