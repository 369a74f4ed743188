import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricProps, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { MODEL_DIMENSION, MONITOR_METRICS } from '../lambdas/contract/metric-names.ts';
import type { Task } from '../lambdas/contract/names.ts';
import { metricsOf } from '../lambdas/core/performance/metrics.ts';

/** A metric's statistic and the length of the buckets it is taken over. */
export type MetricReading = Required<Pick<MetricProps, 'statistic' | 'period'>>;

const HOURLY_AVERAGE: MetricReading = { statistic: Stats.AVERAGE, period: Duration.hours(1) };

/** Whose metrics are meant. */
export interface MetricOwner {
  readonly model: string;
  readonly namespace: string;
}

/** One of the metrics that a monitor publishes about its model. */
export function monitorMetric(owner: MetricOwner, metricName: string, reading = HOURLY_AVERAGE): Metric {
  const { model, namespace } = owner;
  return new Metric({ namespace, metricName, dimensionsMap: { [MODEL_DIMENSION]: model }, ...reading });
}

/** Which of SageMaker's own endpoint metrics, of which endpoint. */
export interface EndpointMetricSource {
  readonly name: string;
  readonly variant: string;
}

/**
 * One of the metrics that SageMaker publishes about an endpoint.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html#cloudwatch-metrics-endpoint-invocation
 */
export function endpointMetric(endpoint: EndpointMetricSource, metricName: string, reading: MetricReading) {
  return new Metric({
    namespace: 'AWS/SageMaker',
    metricName,
    dimensionsMap: { EndpointName: endpoint.name, VariantName: endpoint.variant },
    ...reading,
  });
}

/** CloudWatch names of the performance metrics of a task. */
function performanceMetricNames(task: Task): readonly string[] {
  return metricsOf(task).flatMap(({ cloudWatchName }) => (cloudWatchName === null ? [] : [cloudWatchName]));
}

/** CloudWatch names of the metrics that wait for a window's labels and carry the time of its end. */
export function labelMetricNames(task: Task): readonly string[] {
  const { labelCoverage, labelLagSeconds, conceptDrift } = MONITOR_METRICS;
  return [...performanceMetricNames(task), labelCoverage, labelLagSeconds, conceptDrift];
}

/** CloudWatch names of every metric that a monitor of this task publishes. */
export function metricNamesOf(task: Task): readonly string[] {
  return [...performanceMetricNames(task), ...Object.values(MONITOR_METRICS)];
}
