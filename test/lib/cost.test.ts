import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import { estimateCost } from '../../lambdas/core/cost/estimate-cost.ts';
import { createMonitor } from './synth-monitor.ts';

const CASES: readonly (readonly [string, Partial<MonitorInput>])[] = [
  ['a plain monitor', {}],
  ['one with an endpoint', { endpoint: { name: 'prices' } }],
  ['one with anomaly detection', { alarms: { anomalyDetection: ['MSE', 'Rows'] } }],
];

describe('the cost at synth', () => {
  it.each(CASES)('counts the alarms and dashboards that %s deploys', (_, input) => {
    const { stack, monitor } = createMonitor(input);
    const whatOf = (name: string) =>
      estimateCost(monitor.monitor).parts.find(({ part }) => part === name)?.what;
    const template = Template.fromStack(stack);
    const count = (type: string) => Object.keys(template.findResources(type)).length;
    expect(whatOf('alarms')).toBe(`${count('AWS::CloudWatch::Alarm')} alarms`);
    expect(count('AWS::CloudWatch::Dashboard')).toBe(1);
  });

  it('is told in a line', () => {
    const { stack } = createMonitor();
    Annotations.fromStack(stack).hasInfo(
      '*',
      Match.stringLikeRegexp('the monitor of price costs about \\$\\d+\\.\\d\\d a month'),
    );
  });
});
