import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { batchMetricData, type MetricDatum } from '../core/metric-data.ts';
import { describeFailure } from './aws-failure.ts';

/** Takes metric values. Throws ConfigError where access is denied, DependencyError where the service failed. */
export interface MetricSink {
  publish(namespace: string, data: readonly MetricDatum[]): Promise<void>;
}

/** The metric sink on CloudWatch. Open it once per container. */
export function openCloudWatch(client: CloudWatchClient = new CloudWatchClient({})): MetricSink {
  return {
    publish: async (namespace, data) => {
      for (const batch of batchMetricData(data)) await putBatch(client, namespace, batch);
    },
  };
}

async function putBatch(
  client: CloudWatchClient,
  namespace: string,
  batch: readonly MetricDatum[],
): Promise<void> {
  const MetricData = batch.map((datum) => ({
    ...datum,
    Timestamp: new Date(datum.Timestamp),
    Dimensions: [...datum.Dimensions],
  }));
  try {
    await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
  } catch (error) {
    throw describeFailure(`publish metrics to the namespace ${namespace}`, error);
  }
}
