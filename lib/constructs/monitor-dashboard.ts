import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Color,
  CustomWidget,
  Dashboard,
  GraphWidget,
  type HorizontalAnnotation,
  type IMetric,
  type IWidget,
  Metric,
  SearchExpression,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { baselineMetricName, MONITOR_METRICS } from '../../lambdas/contract/metric-names.ts';
import { DRIFT_RULE_LIMITS } from '../../lambdas/contract/names.ts';
import { baselineMetrics } from '../../lambdas/core/performance/baseline-metrics.ts';
import type { PerformanceMetric } from '../../lambdas/core/performance/metric.ts';
import { metricsOf } from '../../lambdas/core/performance/metrics.ts';
import { incidentPrefix } from '../../lambdas/core/retraining/incident.ts';
import type { DeployableMonitor } from '../check-deployable.ts';
import { endpointMetric, monitorMetric } from '../metrics.ts';
import type { MonitorAlarms } from './monitor-alarms.ts';

const FULL_WIDTH = 24;
const HALF = 12;
const THIRD = 8;
const HEIGHT = 6;
const REPORT_HEIGHT = 24;
const MINUTES = Duration.minutes(5);
const TRAINING_JOBS = '/aws/sagemaker/TrainingJobs';

export interface MonitorDashboardProps {
  readonly monitor: DeployableMonitor;
  readonly alarms: MonitorAlarms;
  /** Shows the newest report. */
  readonly widget: IFunction;
  /** The workflow that trains the model anew, if there is one. */
  readonly retraining?: IStateMachine | undefined;
}

/**
 * One page on one model: alarm states and verdicts, performance, drift, data, labels, endpoint, instances,
 * retraining, the newest report. Thresholds come from the monitor and its alarms; every line is a plain metric,
 * but those of training jobs, whose names are known only once they run.
 */
export class MonitorDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: MonitorDashboardProps) {
    super(scope, id);
    const { monitor, alarms, widget, retraining } = props;
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: dashboardNameOf(monitor.model),
      defaultInterval: Duration.days(14),
      widgets: [
        stateRow(monitor, alarms),
        performanceRow(monitor),
        driftRow(monitor),
        dataRow(monitor),
        labelRow(monitor),
        endpointRow(monitor, alarms),
        instanceRow(monitor),
        retrainingRow(retraining),
        trainingRow(monitor),
        [reportWidget(monitor, widget)],
      ].filter((row) => row.length > 0),
    });
  }
}

/** Name of a model's dashboard. */
export function dashboardNameOf(model: string): string {
  return `${model}-monitor`;
}

function stateRow(monitor: DeployableMonitor, { all }: MonitorAlarms): IWidget[] {
  return [
    new AlarmStatusWidget({
      title: `${monitor.model}: alarms`,
      alarms: [...all],
      width: FULL_WIDTH - THIRD,
      height: HEIGHT,
    }),
    graph('Verdicts (1: alarm)', [
      monitorMetric(monitor, MONITOR_METRICS.dataDrift, LARGEST),
      monitorMetric(monitor, MONITOR_METRICS.degradation, LARGEST),
    ]),
  ];
}

function performanceRow(monitor: DeployableMonitor): IWidget[] {
  const compared = baselineMetrics(monitor);
  return metricsOf(monitor.task).flatMap((metric) => {
    const { cloudWatchName } = metric;
    if (cloudWatchName === null) return [];
    const baseline = compared.includes(metric)
      ? [
          monitorMetric(monitor, baselineMetricName(cloudWatchName)).with({
            label: 'baseline',
            color: Color.GREY,
          }),
        ]
      : [];
    const annotations = thresholdLines(monitor, metric);
    return [graph(metric.title, [monitorMetric(monitor, cloudWatchName), ...baseline], { annotations })];
  });
}

/** The limits of the monitor file, drawn on the metric that they bind. */
function thresholdLines(monitor: DeployableMonitor, metric: PerformanceMetric): HorizontalAnnotation[] {
  const limits = Object.entries(monitor.performance.thresholds).find(([key]) => key === metric.key)?.[1];
  return (['min', 'max'] as const).flatMap((side) => {
    const value = limits?.[side];
    return value === undefined ? [] : [{ value, label: `${side} ${value}`, color: Color.RED }];
  });
}

function driftRow(monitor: DeployableMonitor): IWidget[] {
  const { rule, threshold = DRIFT_RULE_LIMITS.meanStatistic } = monitor.drift;
  return [
    graph('Drift score', [monitorMetric(monitor, MONITOR_METRICS.driftScore)], {
      annotations: rule === 'meanStatistic' ? [limitLine(threshold)] : [],
    }),
    graph('Drifted columns', [monitorMetric(monitor, MONITOR_METRICS.driftedColumns, LARGEST)]),
    graph('Concept drift', [monitorMetric(monitor, MONITOR_METRICS.conceptDrift)], {
      annotations: [limitLine(monitor.performance.maxConceptDrift)],
    }),
  ];
}

function limitLine(value: number): HorizontalAnnotation {
  return { value, label: 'limit', color: Color.RED };
}

function dataRow(monitor: DeployableMonitor): IWidget[] {
  const sum = { statistic: Stats.SUM, period: Duration.hours(1) };
  return [
    graph('Rows', [monitorMetric(monitor, MONITOR_METRICS.rows, sum)]),
    graph('Missing share', [monitorMetric(monitor, MONITOR_METRICS.missingShare)]),
    graph('Monitor runs (0: failed)', [
      monitorMetric(monitor, MONITOR_METRICS.monitorRuns, { statistic: Stats.MINIMUM, period: MINUTES }),
    ]),
  ];
}

function labelRow(monitor: DeployableMonitor): IWidget[] {
  const { minimumCoverage } = monitor.performance;
  return [
    graph('Label coverage', [monitorMetric(monitor, MONITOR_METRICS.labelCoverage)], {
      width: HALF,
      annotations:
        minimumCoverage < 1 ? [{ value: minimumCoverage, label: 'enough to judge', color: Color.GREY }] : [],
    }),
    graph('Label lag (seconds)', [monitorMetric(monitor, MONITOR_METRICS.labelLagSeconds)], { width: HALF }),
  ];
}

function endpointRow({ endpoint }: DeployableMonitor, { highErrorRate }: MonitorAlarms): IWidget[] {
  if (endpoint === undefined) return [];
  const read = (name: string, statistic: string) =>
    endpointMetric(endpoint, name, { statistic, period: MINUTES });
  return [
    graph('Endpoint latency (µs)', [
      read('ModelLatency', Stats.AVERAGE),
      read('ModelLatency', Stats.p(95)),
      read('OverheadLatency', Stats.AVERAGE),
    ]),
    graph('Endpoint invocations', [read('Invocations', Stats.SUM)]),
    graph(
      'Endpoint error rate',
      [read('Invocation5XXErrors', Stats.AVERAGE), read('Invocation4XXErrors', Stats.AVERAGE)],
      { annotations: highErrorRate === undefined ? [] : [highErrorRate.toAnnotation()] },
    ),
  ];
}

/** https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html#cloudwatch-metrics-jobs */
function instanceRow({ endpoint }: DeployableMonitor): IWidget[] {
  if (endpoint === undefined) return [];
  const read = (metricName: string) =>
    new Metric({
      namespace: '/aws/sagemaker/Endpoints',
      metricName,
      dimensionsMap: { EndpointName: endpoint.name, VariantName: endpoint.variant },
      statistic: Stats.AVERAGE,
      period: MINUTES,
    });
  return [
    graph('Instance CPU (% of one core)', [read('CPUUtilization')]),
    graph('Instance memory and disk (%)', [read('MemoryUtilization'), read('DiskUtilization')]),
    graph('Instance GPU (%)', [read('GPUUtilization'), read('GPUMemoryUtilization')]),
  ];
}

function retrainingRow(retraining: IStateMachine | undefined): IWidget[] {
  if (retraining === undefined) return [];
  const sum = { statistic: Stats.SUM, period: Duration.hours(1) };
  const longest = { statistic: Stats.MAXIMUM, period: Duration.hours(1) };
  return [
    graph(
      'Retraining runs',
      [retraining.metricStarted(sum), retraining.metricSucceeded(sum), retraining.metricFailed(sum)],
      { width: HALF },
    ),
    graph('Retraining time (ms)', [retraining.metricTime(longest)], { width: HALF }),
  ];
}

/**
 * What SageMaker tells of the training jobs: use of each machine, and what the program reports of itself.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html#cloudwatch-metrics-jobs
 */
function trainingRow({ model, retraining, endpoint }: DeployableMonitor): IWidget[] {
  if (retraining?.trainer?.trainingJob === undefined || endpoint === undefined) return [];
  // Jobs are named after their incident; a search goes by the words of a name.
  const jobs = incidentPrefix(model).replace(/-$/, '');
  const search = (dimension: string, terms: string) =>
    new SearchExpression({
      expression: `SEARCH('{"${TRAINING_JOBS}",${dimension}} ${dimension}=${jobs}${terms}', 'Average')`,
      period: Duration.minutes(1),
      label: '',
    });
  const use = (name: string) => search('Host', ` MetricName="${name}"`);
  return [
    graph('Training: CPU and memory (%)', [use('CPUUtilization'), use('MemoryUtilization')]),
    graph('Training: GPU (%)', [use('GPUUtilization'), use('GPUMemoryUtilization')]),
    graph('Training metrics', [search('TrainingJobName', '')]),
  ];
}

function reportWidget({ model }: DeployableMonitor, widget: IFunction): IWidget {
  return new CustomWidget({
    title: `${model}: newest report`,
    functionArn: widget.functionArn,
    width: FULL_WIDTH,
    height: REPORT_HEIGHT,
    updateOnResize: false,
    updateOnTimeRangeChange: true,
  });
}

const LARGEST = { statistic: Stats.MAXIMUM, period: Duration.hours(1) };

function graph(
  title: string,
  left: IMetric[],
  { annotations = [], width = THIRD }: { annotations?: HorizontalAnnotation[]; width?: number } = {},
): GraphWidget {
  return new GraphWidget({ title, left, leftAnnotations: annotations, width, height: HEIGHT });
}
