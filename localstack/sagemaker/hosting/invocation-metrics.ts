import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { Batcher } from '../batcher.ts';
import { groupBy } from '../group-by.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const maxValues = 150;
const maxMetrics = 1000;

/** How one invocation went. */
export interface Invocation {
  readonly endpoint: string;
  readonly variant: string;
  readonly time: Date;
  /** What the container answered; undefined where it did not. */
  readonly status: number | undefined;
  readonly modelMicroseconds: number;
  readonly overheadMicroseconds: number;
}

/** Tells CloudWatch what SageMaker tells it of every invocation; an invocation without an error counts as 0 errors. */
export class InvocationMetrics {
  readonly #batcher: Batcher<Invocation>;

  constructor(client: CloudWatchClient, flushSeconds: number) {
    this.#batcher = new Batcher(flushSeconds, async (invocations) => {
      const data = summarizeInvocations(invocations);
      for (let start = 0; start < data.length; start += maxMetrics) {
        const MetricData = data.slice(start, start + maxMetrics);
        await client.send(new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData }));
      }
    });
  }

  record(invocation: Invocation): void {
    this.#batcher.add(invocation);
  }

  flush(): Promise<void> {
    return this.#batcher.flush();
  }
}

const isError = (status: number | undefined, hundred: number): number =>
  Math.floor((status ?? 500) / 100) === hundred ? 1 : 0;

const METRICS = [
  { name: 'Invocations', unit: 'None', read: () => 1 },
  { name: 'Invocation4XXErrors', unit: 'None', read: ({ status }) => isError(status, 4) },
  { name: 'Invocation5XXErrors', unit: 'None', read: ({ status }) => isError(status, 5) },
  {
    name: 'InvocationModelErrors',
    unit: 'None',
    read: ({ status }) => Math.max(isError(status, 4), isError(status, 5)),
  },
  { name: 'ModelLatency', unit: 'Microseconds', read: (invocation) => invocation.modelMicroseconds },
  { name: 'OverheadLatency', unit: 'Microseconds', read: (invocation) => invocation.overheadMicroseconds },
] as const satisfies readonly {
  readonly name: string;
  readonly unit: 'None' | 'Microseconds';
  readonly read: (invocation: Invocation) => number;
}[];

/** All invocations' values as metric data of the second in which they came, equal values counted. */
function summarizeInvocations(invocations: readonly Invocation[]): MetricDatum[] {
  const groups = groupBy(
    invocations,
    ({ endpoint, variant, time }) => `${endpoint}/${variant}/${Math.floor(time.getTime() / 1000)}`,
  );
  return [...groups.values()].flatMap((group) => {
    const { endpoint, variant, time } = group[0] as Invocation;
    const Dimensions = [
      { Name: 'EndpointName', Value: endpoint },
      { Name: 'VariantName', Value: variant },
    ];
    return METRICS.flatMap(({ name, unit, read }) =>
      countValues(group.map(read)).map((counts) => ({
        MetricName: name,
        Unit: unit,
        Dimensions,
        Timestamp: time,
        ...counts,
      })),
    );
  });
}

function countValues(values: readonly number[]): { readonly Values: number[]; readonly Counts: number[] }[] {
  const counts = [...groupBy(values, (value) => value)].map(
    ([value, equal]) => [value, equal.length] as const,
  );
  return Array.from({ length: Math.ceil(counts.length / maxValues) }, (_, index) => {
    const part = counts.slice(index * maxValues, (index + 1) * maxValues);
    return { Values: part.map(([value]) => value), Counts: part.map(([, count]) => count) };
  });
}
