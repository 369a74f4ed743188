import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthMonitor } from './synth-monitor.ts';

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly value: number }[] };
    readonly alarms?: readonly string[];
  };
}

function widgetsOf(template: Template): readonly Widget[] {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const parts: unknown[] = dashboard?.Properties.DashboardBody['Fn::Join'][1] ?? [];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'token')).join('')).widgets;
}

function find(widgets: readonly Widget[], metric: string): Widget | undefined {
  return widgets.find(({ properties }) => properties.metrics?.some((line) => line[1] === metric));
}

const regression = synthMonitor({
  endpoint: { name: 'price-endpoint' },
  performance: { thresholds: { rmse: { max: 900 }, r2: { min: 0.8, max: 1 } } },
});
const widgets = widgetsOf(regression);

describe('dashboard', () => {
  it('is named after the model', () => {
    regression.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'price-monitor' });
  });

  it('begins with the state of every alarm', () => {
    expect(widgets[0]?.type).toBe('alarm');
    expect(widgets[0]?.properties.alarms).toHaveLength(7);
  });

  it('shows the performance metrics of the task and no others', () => {
    for (const name of ['MSE', 'RMSE', 'MAE', 'R2', 'MAPE', 'Bias'])
      expect(find(widgets, name)).toBeDefined();
    expect(find(widgets, 'Accuracy')).toBeUndefined();
    const binary = widgetsOf(synthMonitor({ task: 'binary' }));
    for (const name of ['Accuracy', 'Precision', 'Recall', 'F1', 'LogLoss', 'AUC']) {
      expect(find(binary, name)).toBeDefined();
    }
    expect(find(binary, 'MSE')).toBeUndefined();
  });

  it('draws the limits of the monitor file on the metrics that they bind', () => {
    const limits = (name: string) =>
      find(widgets, name)?.properties.annotations?.horizontal.map(({ value }) => value);
    expect(limits('RMSE')).toEqual([900]);
    expect(limits('R2')).toEqual([0.8, 1]);
    expect(limits('MAE')).toBeUndefined();
    expect(limits('ConceptDrift')).toEqual([0.1]);
  });

  it.each([
    'DriftScore',
    'DriftedColumns',
    'DataDrift',
    'Degradation',
    'ConceptDrift',
    'Rows',
    'MissingShare',
    'LabelCoverage',
    'LabelLagSeconds',
    'MonitorRuns',
  ])('shows %s', (name) => {
    expect(find(widgets, name)?.properties.metrics?.[0]?.slice(0, 1)).toEqual(['ModelMonitor']);
  });

  it('shows latency, load and errors of the endpoint, if there is one', () => {
    for (const name of ['ModelLatency', 'Invocations', 'Invocation5XXErrors']) {
      expect(find(widgets, name)?.properties.metrics?.[0]).toEqual(
        expect.arrayContaining([
          'AWS/SageMaker',
          'EndpointName',
          'price-endpoint',
          'VariantName',
          'AllTraffic',
        ]),
      );
    }
    expect(find(widgetsOf(synthMonitor()), 'Invocations')).toBeUndefined();
  });

  it('shows processor, memory and GPU of the instances', () => {
    for (const name of ['CPUUtilization', 'MemoryUtilization', 'GPUUtilization'])
      expect(find(widgets, name)?.properties.metrics?.[0]?.[0]).toBe('/aws/sagemaker/Endpoints');
  });

  it('ends with the newest report, drawn by a function of its own', () => {
    expect(widgets.at(-1)).toMatchObject({
      type: 'custom',
      properties: { title: 'price: newest report', updateOn: { timeRange: true } },
    });
  });

  it('computes nothing: every line is a plain metric', () => {
    expect(JSON.stringify(widgets)).not.toContain('expression');
  });
});
