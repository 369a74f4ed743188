import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { ModelMonitorProps } from '../../lib/index.ts';
import { createMonitor, MINIMAL, synthMonitor } from './synth-monitor.ts';
import { retrainedBy, TRAINERS } from './trainers.ts';

const template = synthMonitor({ endpoint: { name: 'price-endpoint' } });
const MODEL = [{ Name: 'Model', Value: 'price' }];

function alarmNames(of: Template): readonly string[] {
  return Object.values(of.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties.AlarmName,
  );
}

function hasAlarm(name: string, properties: Record<string, unknown>, of = template): void {
  of.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: name, ...properties });
}

/** Labels that arrive by themselves, two days late. */
const LATE = {
  data: { ...MINIMAL.data, labels: 's3://data-bucket/price/labels/' },
  columns: { id: 'id', label: 'price' },
  labelDelay: '2d',
  alarms: { anomalyDetection: ['RMSE', 'LabelCoverage', 'Rows'] },
} as Partial<ModelMonitorProps>;

describe('alarms', () => {
  it('watch verdicts, data, runs, endpoint and notifier', () => {
    expect([...alarmNames(template)].sort()).toEqual([
      'price-DataDriftDetected',
      'price-Degradation',
      'price-HighErrorRate',
      'price-MonitorFailed',
      'price-NoData',
      'price-NotifierDeadLetters',
      'price-NotifierFailed',
    ]);
  });

  it('watch the gate, the end of runs and what reached neither, where a model is retrained', () => {
    const retrained = synthMonitor(retrainedBy(TRAINERS.lambda));
    const added = alarmNames(retrained).filter((name) => !alarmNames(template).includes(name));
    expect(added.toSorted()).toEqual([
      'price-RetrainGateFailed',
      'price-RetrainingDeadLetters',
      'price-RetrainingUntold',
    ]);
    const told = [{ Ref: Match.stringLikeRegexp('AlertsAlarms') }];
    for (const [name, place] of [
      ['price-RetrainGateFailed', 'RetrainingGate'],
      ['price-RetrainingUntold', 'FunctionsConclude'],
    ] as const) {
      const failures = {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp(place) } }],
        Threshold: 0,
        TreatMissingData: 'notBreaching',
        AlarmActions: told,
      };
      hasAlarm(name, failures, retrained);
    }
    const waiting = { MetricName: 'ApproximateNumberOfMessagesVisible', AlarmActions: told };
    hasAlarm('price-RetrainingDeadLetters', waiting, retrained);
  });

  it.each([
    ['price-DataDriftDetected', 'DataDrift'],
    ['price-Degradation', 'Degradation'],
  ])('%s: rings on a verdict of 1 and keeps its state between runs', (name, metric) => {
    hasAlarm(name, {
      Namespace: 'ModelMonitor',
      MetricName: metric,
      Dimensions: MODEL,
      Statistic: 'Maximum',
      Period: 3600,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    });
  });

  it('HighErrorRate rings when more than one request in ten fails', () => {
    hasAlarm('price-HighErrorRate', {
      Namespace: 'AWS/SageMaker',
      MetricName: 'Invocation5XXErrors',
      Dimensions: [
        { Name: 'EndpointName', Value: 'price-endpoint' },
        { Name: 'VariantName', Value: 'AllTraffic' },
      ],
      Statistic: 'Average',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 0.1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it('HighErrorRate needs an endpoint', () => {
    expect(alarmNames(synthMonitor())).not.toContain('price-HighErrorRate');
  });

  it('NoData rings when no row comes, said or unsaid', () => {
    hasAlarm('price-NoData', {
      Namespace: 'ModelMonitor',
      MetricName: 'Rows',
      Dimensions: MODEL,
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('MonitorFailed rings on a failed run and on a missing one', () => {
    hasAlarm('price-MonitorFailed', {
      Namespace: 'ModelMonitor',
      MetricName: 'MonitorRuns',
      Dimensions: MODEL,
      Statistic: 'Minimum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('are each on one plain metric', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
      expect(Properties).toHaveProperty('MetricName');
      expect(Properties).not.toHaveProperty('Metrics');
    }
  });

  it('tell the alarm topic of ALARM and OK, those of the notifier tell people at once', () => {
    const topics = template.findResources('AWS::SNS::Topic');
    const [alarms] = Object.keys(topics).filter((id) => id.includes('AlertsAlarms'));
    const [people] = Object.keys(topics).filter((id) => id.includes('AlertsPeople'));
    for (const name of alarmNames(template)) {
      const actions = [{ Ref: name.includes('Notifier') ? people : alarms }];
      hasAlarm(name, { AlarmActions: actions, OKActions: actions });
    }
  });

  it('take the period of the monitor file, as short as ten seconds', () => {
    const quick = synthMonitor({ alarms: { period: '10s' }, schedule: 'rate(1 minute)', window: '1m' });
    hasAlarm('price-DataDriftDetected', { Period: 10 }, quick);
    hasAlarm('price-MonitorFailed', { Period: 60 }, quick);
    hasAlarm('price-NoData', { Period: 60 }, quick);
  });

  it('wait a whole interval for the next run, and a whole window for its rows', () => {
    const daily = synthMonitor({ schedule: 'rate(6 hours)', window: '1d' });
    hasAlarm('price-DataDriftDetected', { Period: 3600 }, daily);
    hasAlarm('price-MonitorFailed', { Period: 6 * 3600 }, daily);
    hasAlarm('price-NoData', { Period: 24 * 3600 }, daily);
  });

  it('wait for data that come as late as the monitor file says', () => {
    const onTime = { Period: 3600, EvaluationPeriods: 1 };
    hasAlarm('price-NoData', onTime);
    hasAlarm('price-NoData', { Period: 3600, EvaluationPeriods: 25 }, synthMonitor({ captureDelay: '1d' }));
    hasAlarm('price-MonitorFailed', onTime, synthMonitor({ captureDelay: '1d' }));
  });

  it('take it for no trouble that labels are late: what waits for labels is missed by none', () => {
    const template = synthMonitor(LATE);
    const breaching = Object.values(template.findResources('AWS::CloudWatch::Alarm'))
      .filter(({ Properties }) => Properties.TreatMissingData === 'breaching')
      .map(({ Properties }) => Properties.MetricName);
    expect(breaching.sort()).toEqual(['MonitorRuns', 'Rows']);
    hasAlarm('price-NoData', { EvaluationPeriods: 1 }, template);
    for (const name of ['RMSE', 'LabelCoverage'])
      hasAlarm(
        `price-${name}-Anomaly`,
        { EvaluationPeriods: 49, DatapointsToAlarm: 1, TreatMissingData: 'ignore' },
        template,
      );
    hasAlarm('price-Rows-Anomaly', { EvaluationPeriods: 1, DatapointsToAlarm: 1 }, template);
  });

  it('learn a band for the metrics that the monitor file names', () => {
    const learning = synthMonitor({ alarms: { anomalyDetection: ['RMSE', 'RMSE', 'Rows'] } });
    expect(alarmNames(learning).filter((name) => name.endsWith('-Anomaly'))).toHaveLength(2);
    hasAlarm(
      'price-RMSE-Anomaly',
      {
        ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
        Metrics: Match.arrayWith([
          Match.objectLike({ Expression: Match.stringLikeRegexp('ANOMALY_DETECTION_BAND') }),
          Match.objectLike({
            MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'RMSE' }) }),
          }),
        ]),
      },
      learning,
    );
  });

  it('warn at synth where labels come later than CloudWatch looks back', () => {
    const { stack } = createMonitor({ ...LATE, labelDelay: '8d' });
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('price-RMSE-Anomaly cannot see RMSE'),
    );
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('Rows|NoData'));
  });

  it('warn at synth where something comes too seldom for its absence to be noticed', () => {
    const { stack } = createMonitor({ window: '30d', schedule: 'cron(0 6 ? * MON *)' });
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('price-NoData cannot notice that Rows'),
    );
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('MonitorFailed'));
    hasAlarm('price-NoData', { Period: 604_800, TreatMissingData: 'ignore' }, Template.fromStack(stack));
  });
});
