import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { describeFailure } from './aws-failure.ts';

/** One statistic of one metric. */
export interface MetricQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Average' | 'Sum' | 'Minimum' | 'Maximum' | 'SampleCount';
}

/** [start, end) in milliseconds since 1970, in steps of `periodSeconds` from the start on. */
interface MetricSpan {
  readonly start: number;
  readonly end: number;
  readonly periodSeconds: number;
}

/** A value by the start of its period, in milliseconds since 1970; periods without data are not there. */
export type MetricValues = ReadonlyMap<number, number>;

/** Reads metrics. Throws ConfigError where access is denied, DependencyError where the service failed. */
export interface MetricReader {
  /** The values of each query, in the order of the queries; at most 500 queries. */
  read(queries: readonly MetricQuery[], span: MetricSpan): Promise<readonly MetricValues[]>;
}

/** The metric reader on CloudWatch. Open it once per container. */
export function openMetricReader(client: CloudWatchClient = new CloudWatchClient({})): MetricReader {
  return { read: (queries, span) => readMetrics(client, queries, span) };
}

async function readMetrics(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  span: MetricSpan,
): Promise<readonly MetricValues[]> {
  const found = queries.map(() => new Map<number, number>());
  let NextToken: string | undefined;
  do {
    const page = await readPage(client, queries, { ...span, NextToken });
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const values = found[Number(Id.slice(1))];
      Timestamps.forEach((time, at) => {
        values?.set(time.getTime(), Values[at] as number);
      });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** A query as GetMetricData takes it; its answer has the id `m<index>`. */
export function writeQuery(
  { namespace, name, dimensions, statistic }: Omit<MetricQuery, 'statistic'> & { readonly statistic: string },
  { index, periodSeconds }: { readonly index: number; readonly periodSeconds: number },
): MetricDataQuery {
  return {
    Id: `m${index}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: periodSeconds,
      Stat: statistic,
    },
  };
}

async function readPage(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  { start, end, periodSeconds, NextToken }: MetricSpan & { readonly NextToken: string | undefined },
) {
  const MetricDataQueries = queries.map((query, index) => writeQuery(query, { index, periodSeconds }));
  try {
    return await client.send(
      new GetMetricDataCommand({
        MetricDataQueries,
        StartTime: new Date(start),
        EndTime: new Date(end),
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
  } catch (error) {
    throw describeFailure(`read metrics of the namespace ${queries[0]?.namespace}`, error);
  }
}
