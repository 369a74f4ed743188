import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { isDrawable, parseDashboardBody } from '../../localstack/dashboard/body.ts';
import { readMetricLines } from '../../localstack/dashboard/metric-lines.ts';
import { findSkippedResources } from '../../localstack/skipped.ts';
import { listAlarms } from './support/alarms.ts';
import { app, aws, monitorOf } from './support/app.ts';
import { MONITORS, type MonitorName } from './support/monitors.ts';

const diamonds = monitorOf('diamonds');
const scheduled = monitorOf('scheduled');

describe('the deployed app', () => {
  it('has one complete stack a monitor file, in which nothing was left out', async () => {
    const names = (Object.keys(MONITORS) as MonitorName[]).map((name) => monitorOf(name).stackName);
    expect(Object.keys(app.outputs).sort()).toEqual([...names].sort());
    for (const StackName of names) {
      const { Stacks } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName }));
      expect(Stacks?.[0]?.StackStatus, StackName).toBe('CREATE_COMPLETE');
    }
    expect(await findSkippedResources(aws.cloudFormation, names)).toEqual([]);
  });

  it('has the alarms on data, performance, endpoint, rows, runs and the notifier itself', async () => {
    const alarms = await listAlarms(diamonds);
    const described = Object.fromEntries(
      [...alarms].map(([name, alarm]) => [
        name,
        [alarm.MetricName, alarm.Statistic, alarm.Period, alarm.ComparisonOperator, alarm.Threshold].join(
          ' ',
        ),
      ]),
    );
    expect(described).toEqual({
      DataDriftDetected: 'DataDrift Maximum 10 GreaterThanThreshold 0',
      Degradation: 'Degradation Maximum 10 GreaterThanThreshold 0',
      HighErrorRate: 'Invocation5XXErrors Average 300 GreaterThanThreshold 0.1',
      MonitorFailed: 'MonitorRuns Minimum 604800 LessThanThreshold 1',
      NoData: 'Rows Sum 604800 LessThanThreshold 1',
      NotifierDeadLetters: 'ApproximateNumberOfMessagesVisible Maximum 300 GreaterThanThreshold 0',
      NotifierFailed: 'Errors Sum 300 GreaterThanThreshold 0',
    });
  });

  it('keeps the last verdict between two runs, and takes a missing heartbeat for a failure', async () => {
    const missing = async (monitor: typeof diamonds) =>
      Object.fromEntries(
        [...(await listAlarms(monitor))].map(([name, alarm]) => [name, alarm.TreatMissingData]),
      );
    expect(await missing(scheduled)).toMatchObject({
      DataDriftDetected: 'ignore',
      Degradation: 'ignore',
      MonitorFailed: 'breaching',
      NoData: 'breaching',
    });
    expect(await missing(diamonds)).toMatchObject({ HighErrorRate: 'notBreaching' });
  });

  it('watches each metric of the model by its namespace and dimension, and tells the alarm topic', async () => {
    for (const name of ['DataDriftDetected', 'Degradation', 'NoData', 'MonitorFailed']) {
      const alarm = (await listAlarms(scheduled)).get(name);
      expect(alarm?.Namespace, name).toBe('EndToEnd/Scheduled');
      expect(alarm?.Dimensions, name).toEqual([{ Name: 'Model', Value: 'scheduled' }]);
      expect(alarm?.AlarmActions, name).toEqual([scheduled.alarmTopicArn]);
      expect(alarm?.OKActions, name).toEqual([scheduled.alarmTopicArn]);
    }
    const error = (await listAlarms(diamonds)).get('HighErrorRate');
    expect(error?.Namespace).toBe('AWS/SageMaker');
    expect(error?.Dimensions).toEqual([
      { Name: 'EndpointName', Value: 'diamonds-price' },
      { Name: 'VariantName', Value: 'AllTraffic' },
    ]);
  });

  it("shows every metric of the model on the dashboard, its endpoint's and all alarms", async () => {
    const { DashboardBody = '' } = await aws.cloudWatch.send(
      new GetDashboardCommand({ DashboardName: diamonds.dashboardName }),
    );
    const shown = metricsOn(DashboardBody);
    const own = shown.filter((metric) => metric.startsWith('ModelMonitor '));
    expect(own.sort()).toEqual(
      [
        ...['Bias', 'MAE', 'MAPE', 'MSE', 'R2', 'RMSE', 'MSEBaseline', 'RMSEBaseline'],
        ...['ConceptDrift', 'DataDrift', 'Degradation', 'DriftScore', 'DriftedColumns'],
        ...['LabelCoverage', 'LabelLagSeconds', 'MissingShare', 'MonitorRuns', 'Rows'],
      ]
        .map((name) => `ModelMonitor ${name} Model diamonds-price`)
        .sort(),
    );
    expect(shown).toContain('AWS/SageMaker ModelLatency EndpointName diamonds-price VariantName AllTraffic');
    expect(shown).toContain('AWS/SageMaker Invocations EndpointName diamonds-price VariantName AllTraffic');
    for (const alarm of (await listAlarms(diamonds)).values())
      expect(DashboardBody).toContain(alarm.AlarmArn);
  });

  it('starts the state machine by a rule that is on, and keeps what could not be started', async () => {
    const Name = scheduled.ruleName;
    const rule = await aws.events.send(new DescribeRuleCommand({ Name }));
    expect(rule.ScheduleExpression).toBe('rate(1 minute)');
    expect(rule.State).toBe('ENABLED');
    const { Targets = [] } = await aws.events.send(new ListTargetsByRuleCommand({ Rule: Name }));
    expect(Targets).toHaveLength(1);
    expect(Targets[0]?.Arn).toBe(scheduled.stateMachineArn);
    expect(Targets[0]?.DeadLetterConfig?.Arn).toMatch(/^arn:aws:sqs:/);
  });

  it('has a log group for each function and for the runs', async () => {
    const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({}));
    const names = logGroups.map(({ logGroupName }) => logGroupName);
    const steps = ['drift', 'notifier', 'performance', 'plan', 'profile', 'publish', 'score'];
    for (const step of steps) expect(names).toContain(`/aws/lambda/diamonds-price-monitor-${step}`);
    expect(names).toContain('/aws/vendedlogs/states/diamonds-price-monitor');
  });
});

/** The metrics of a dashboard's graphs. */
function metricsOn(body: string): string[] {
  const graphs = parseDashboardBody(diamonds.dashboardName, body)
    .widgets.filter(isDrawable)
    .filter((widget) => widget.type === 'metric');
  return graphs
    .flatMap(({ properties }) => readMetricLines(properties))
    .flatMap(({ metric }) => metric ?? [])
    .map(({ namespace, name, dimensions }) =>
      [namespace, name, ...Object.entries(dimensions).flat()].join(' '),
    );
}
