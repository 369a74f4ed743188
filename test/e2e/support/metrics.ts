import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { aws, type DeployedMonitor } from './app.ts';

type Statistic = 'Average' | 'Sum' | 'Minimum' | 'Maximum' | 'SampleCount';

/** Where a value is looked for: the minute that begins at `at`, or all of the day up to now. */
export interface MetricPlace {
  readonly at?: string;
  readonly statistic?: Statistic;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** A statistic of one of a monitor's metrics, read with GetMetricData; undefined where there is no data. */
export async function readMetric(
  { model, namespace }: DeployedMonitor,
  name: string,
  { at, statistic = 'Average' }: MetricPlace = {},
): Promise<number | undefined> {
  const start = at === undefined ? Math.floor(Date.now() / MINUTE) * MINUTE - DAY : Date.parse(at);
  const length = at === undefined ? DAY + 10 * MINUTE : MINUTE;
  const answer = await aws.cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(start),
      EndTime: new Date(start + length),
      MetricDataQueries: [
        {
          Id: 'value',
          MetricStat: {
            Metric: {
              Namespace: namespace,
              MetricName: name,
              Dimensions: [{ Name: 'Model', Value: model }],
            },
            Period: length / 1000,
            Stat: statistic,
          },
        },
      ],
    }),
  );
  return answer.MetricDataResults?.[0]?.Values?.[0];
}

/** Several metrics at once, by name. */
export async function readMetrics(
  monitor: DeployedMonitor,
  names: readonly string[],
  place: MetricPlace = {},
): Promise<Readonly<Record<string, number | undefined>>> {
  const values = await Promise.all(names.map(async (name) => [name, await readMetric(monitor, name, place)]));
  return Object.fromEntries(values);
}
