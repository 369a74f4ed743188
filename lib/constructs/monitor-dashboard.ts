import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Color,
  CustomWidget,
  Dashboard,
  GraphWidget,
  type HorizontalAnnotation,
  type IWidget,
  Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { MONITOR_METRICS } from '../../lambdas/contract/metric-names.ts';
import type { PerformanceMetric } from '../../lambdas/core/performance/metric.ts';
import { metricsOf } from '../../lambdas/core/performance/metrics.ts';
import type { DeployableMonitor } from '../check-deployable.ts';
import { endpointMetric, monitorMetric } from '../metrics.ts';

const FULL_WIDTH = 24;
const THIRD = 8;
const HEIGHT = 6;
const REPORT_HEIGHT = 24;
const MINUTES = Duration.minutes(5);

export interface MonitorDashboardProps {
  readonly monitor: DeployableMonitor;
  readonly alarms: readonly Alarm[];
  /** Shows the newest report. */
  readonly widget: IFunction;
  /** The workflow that trains the model anew, if there is one. */
  readonly retraining?: IStateMachine | undefined;
}

/** One page on one model: alarm states, performance, drift, data, endpoint, instances, retraining, the newest report. Plain metrics only. */
export class MonitorDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: MonitorDashboardProps) {
    super(scope, id);
    const { monitor, alarms, widget, retraining } = props;
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: dashboardNameOf(monitor.model),
      defaultInterval: Duration.days(14),
      widgets: [
        [
          new AlarmStatusWidget({
            title: `${monitor.model}: alarms`,
            alarms: [...alarms],
            width: FULL_WIDTH,
          }),
        ],
        performanceRow(monitor),
        driftRow(monitor),
        dataRow(monitor),
        endpointRow(monitor),
        instanceRow(monitor),
        retrainingRow(retraining),
        [reportWidget(monitor, widget)],
      ].filter((row) => row.length > 0),
    });
  }
}

/** Name of a model's dashboard. */
export function dashboardNameOf(model: string): string {
  return `${model}-monitor`;
}

function performanceRow(monitor: DeployableMonitor): IWidget[] {
  return metricsOf(monitor.task).flatMap((metric) =>
    metric.cloudWatchName === null
      ? []
      : [
          graph(metric.title, [monitorMetric(monitor, metric.cloudWatchName)], {
            annotations: thresholdLines(monitor, metric),
          }),
        ],
  );
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
  return [
    graph('Drift score', [monitorMetric(monitor, MONITOR_METRICS.driftScore)]),
    graph('Drifted columns', [monitorMetric(monitor, MONITOR_METRICS.driftedColumns, LARGEST)]),
    graph('Verdicts', [
      monitorMetric(monitor, MONITOR_METRICS.dataDrift, LARGEST),
      monitorMetric(monitor, MONITOR_METRICS.degradation, LARGEST),
    ]),
    graph('Concept drift', [monitorMetric(monitor, MONITOR_METRICS.conceptDrift)], {
      annotations: [{ value: monitor.performance.maxConceptDrift, label: 'limit', color: Color.RED }],
    }),
  ];
}

function dataRow(monitor: DeployableMonitor): IWidget[] {
  const sum = { statistic: Stats.SUM, period: Duration.hours(1) };
  return [
    graph('Rows', [monitorMetric(monitor, MONITOR_METRICS.rows, sum)]),
    graph('Missing share', [monitorMetric(monitor, MONITOR_METRICS.missingShare)]),
    graph('Label coverage', [monitorMetric(monitor, MONITOR_METRICS.labelCoverage)]),
    graph('Label lag (seconds)', [monitorMetric(monitor, MONITOR_METRICS.labelLagSeconds)]),
    graph('Monitor runs (0: failed)', [
      monitorMetric(monitor, MONITOR_METRICS.monitorRuns, { statistic: Stats.MINIMUM, period: MINUTES }),
    ]),
  ];
}

function endpointRow({ endpoint }: DeployableMonitor): IWidget[] {
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
    graph('Endpoint error rate', [
      read('Invocation5XXErrors', Stats.AVERAGE),
      read('Invocation4XXErrors', Stats.AVERAGE),
    ]),
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
  return [
    graph('Retraining runs', [
      retraining.metricStarted(sum),
      retraining.metricSucceeded(sum),
      retraining.metricFailed(sum),
    ]),
    graph('Retraining time (ms)', [
      retraining.metricTime({ statistic: Stats.MAXIMUM, period: Duration.hours(1) }),
    ]),
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
  left: Metric[],
  { annotations = [] }: { annotations?: HorizontalAnnotation[] } = {},
): GraphWidget {
  return new GraphWidget({ title, left, leftAnnotations: annotations, width: THIRD, height: HEIGHT });
}
