import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthMonitor } from './synth-monitor.ts';

interface Line {
  readonly expression?: string;
}

interface Widget {
  readonly type: string;
  readonly y: number;
  readonly width: number;
  readonly properties: {
    readonly title: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: {
      readonly horizontal: readonly { readonly value: number; readonly label?: string }[];
    };
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

  it('draws the verdicts beside the alarms, at the top', () => {
    expect(widgets[1]?.properties.title).toBe('Verdicts (1: alarm)');
  });

  it('draws what the baseline had beside the metrics that are compared with it', () => {
    const beside = (name: string, given = widgets) =>
      find(given, name)
        ?.properties.metrics?.slice(1)
        .map((line) => line[1]);
    const columns = { label: 'y' };
    const labelled = widgetsOf(synthMonitor({ columns }));
    expect(beside('MSE', labelled)).toEqual(['MSEBaseline']);
    expect(beside('RMSE', labelled)).toEqual([]);
    expect(beside('MSE')).toEqual([]);
    const performance = { primary: 'rmse', maxDropFromBaseline: 0.1 } as const;
    expect(beside('RMSE', widgetsOf(synthMonitor({ columns, performance })))).toEqual(['RMSEBaseline']);
    const binary = widgetsOf(
      synthMonitor({ task: 'binary', columns, performance: { maxDropFromBaseline: 0.1 } }),
    );
    expect(beside('Accuracy', binary)).toEqual(['AccuracyBaseline']);
    expect(beside('LogLoss', binary)).toEqual(['LogLossBaseline']);
  });

  it('draws the limits of drift rules, coverage and the error-rate alarm from what judges', () => {
    const limits = (name: string, given = widgets) =>
      find(given, name)?.properties.annotations?.horizontal.map(({ value }) => value);
    expect(limits('DriftScore')).toBeUndefined();
    expect(limits('DriftScore', widgetsOf(synthMonitor({ drift: { rule: 'meanStatistic' } })))).toEqual([
      0.1,
    ]);
    const other = synthMonitor({
      drift: { rule: 'meanStatistic', threshold: 0.2 },
      performance: { minimumCoverage: 0.9 },
    });
    expect(limits('DriftScore', widgetsOf(other))).toEqual([0.2]);
    expect(limits('LabelCoverage', widgetsOf(other))).toEqual([0.9]);
    expect(limits('Invocation5XXErrors')).toEqual([0.1]);
  });

  it('finds the training jobs of retraining by their names, and shows machines and metrics', () => {
    const trained = synthMonitor({
      endpoint: { name: 'price-endpoint' },
      columns: { label: 'y' },
      retraining: {
        trainer: { trainingJob: { image: 'image', role: 'arn:aws:iam::123456789012:role/model' } },
        deployment: { role: 'arn:aws:iam::123456789012:role/model' },
      },
    });
    const searches = widgetsOf(trained)
      .filter(({ properties }) => properties.title.startsWith('Training'))
      .map(({ properties }) => (properties.metrics ?? []).flat().map((line) => (line as Line).expression));
    const jobs = '/aws/sagemaker/TrainingJobs';
    const use = (name: string) => `SEARCH('{"${jobs}",Host} Host=price-rt MetricName="${name}"', 'Average')`;
    expect(searches).toEqual([
      [use('CPUUtilization'), use('MemoryUtilization')],
      [use('GPUUtilization'), use('GPUMemoryUtilization')],
      [`SEARCH('{"${jobs}",TrainingJobName} TrainingJobName=price-rt', 'Average')`],
    ]);
  });

  it('leaves no hole between widgets and lays none on another', () => {
    const rows = new Map<number, number>();
    for (const { y, width } of widgets) rows.set(y, (rows.get(y) ?? 0) + width);
    expect([...rows.values()]).toEqual([...rows].map(() => 24));
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

  it('computes nothing where no training job is searched for: every line is a plain metric', () => {
    expect(JSON.stringify(widgets)).not.toContain('expression');
  });
});
