import {
  type CloudWatchClient,
  type Metric,
  paginateGetMetricData,
  paginateListMetrics,
} from '@aws-sdk/client-cloudwatch';
import { writeQuery } from '../../lambdas/ports/metric-reader.ts';
import type { MetricId, MetricLine } from './metric-lines.ts';
import { isFound, parseSearch, type Search } from './search.ts';
import type { TimeRange } from './time-range.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_QUERIES = 500;
/** LocalStack knows no percentiles and no trimmed means. */
const STATS: readonly string[] = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'];

/** One value of a graph. */
interface SeriesPoint {
  /** Beginning of its period, milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** A line of a graph with its values. */
export interface Series {
  readonly label: string;
  readonly stat: string;
  readonly periodSeconds: number;
  /** In the order of time. */
  readonly points: readonly SeriesPoint[];
  /** Why there can be no values, if so. */
  readonly unavailable: string | null;
}

/** How the values of lines are asked for. */
export interface SeriesRange extends Pick<TimeRange, 'start' | 'end'> {
  /** Of every line, whatever its own is; null leaves each its own. */
  readonly periodSeconds: number | null;
}

interface Wanted extends Series {
  readonly metric: MetricId | null;
}

/**
 * Reads the lines of several graphs, each graph's in their order; a search becomes a line for each metric that
 * it finds. What LocalStack cannot compute says so in place of values.
 *
 * Cost: ListMetrics once for each namespace and search, GetMetricData once for every 500 lines.
 */
export async function readSeries(
  client: CloudWatchClient,
  graphs: readonly (readonly MetricLine[])[],
  range: SeriesRange,
): Promise<readonly (readonly Series[])[]> {
  const wanted = await Promise.all(
    graphs.map(async (lines) => {
      const found = await Promise.all(lines.map((line) => findWanted(client, line, range)));
      return found.flat();
    }),
  );
  const values = await readValues(client, await keepKnown(client, wanted.flat()), range);
  return wanted.map((lines) => lines.map((line) => ({ ...line, points: values.get(line) ?? [] })));
}

async function findWanted(
  client: CloudWatchClient,
  line: MetricLine,
  range: SeriesRange,
): Promise<readonly Wanted[]> {
  const { metric, expression, label, stat } = line;
  const periodSeconds = range.periodSeconds ?? line.periodSeconds;
  if (expression === null) return [wantMetric(metric, { label, stat, periodSeconds })];
  const search = parseSearch(expression);
  if (search === null) {
    return [
      {
        metric: null,
        label: label ?? expression,
        stat: '',
        periodSeconds,
        points: [],
        unavailable: `not available on LocalStack: ${expression}`,
      },
    ];
  }
  const found = await searchMetrics(client, search);
  return found.map((one) =>
    wantMetric(one, {
      label: [label || one.name, ...Object.values(one.dimensions)].join(' '),
      stat: search.stat,
      periodSeconds: range.periodSeconds ?? search.periodSeconds ?? line.periodSeconds,
    }),
  );
}

function wantMetric(
  metric: MetricId | null,
  { label, stat, periodSeconds }: { label: string | null; stat: string; periodSeconds: number },
): Wanted {
  const unavailable = STATS.includes(stat) ? null : `not available on LocalStack: statistic ${stat}`;
  return { metric, label: label ?? metric?.name ?? '', stat, periodSeconds, points: [], unavailable };
}

/** Lines whose metric exists: LocalStack looks long for one that does not. */
async function keepKnown(client: CloudWatchClient, wanted: readonly Wanted[]): Promise<readonly Wanted[]> {
  const namespaces = new Set(wanted.flatMap(({ metric }) => metric?.namespace ?? []));
  const listed = await Promise.all([...namespaces].map((namespace) => listMetrics(client, namespace)));
  const known = new Set(listed.flat().map(writeKey));
  return wanted.filter(
    ({ metric, unavailable }) => unavailable === null && metric !== null && known.has(writeKey(metric)),
  );
}

async function searchMetrics(client: CloudWatchClient, search: Search): Promise<readonly MetricId[]> {
  const found = (await listMetrics(client, search.namespace)).filter((metric) => isFound(search, metric));
  return [...new Map(found.map((metric) => [writeKey(metric), metric])).values()];
}

async function listMetrics(client: CloudWatchClient, Namespace: string): Promise<readonly MetricId[]> {
  const metrics: MetricId[] = [];
  for await (const page of paginateListMetrics({ client }, { Namespace })) {
    metrics.push(...(page.Metrics ?? []).map(readMetric));
  }
  return metrics;
}

/** The same for a metric whatever the order of its dimensions. */
function writeKey({ namespace, name, dimensions }: MetricId): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}

function readMetric({ Namespace = '', MetricName = '', Dimensions = [] }: Metric): MetricId {
  const dimensions = Dimensions.map(({ Name = '', Value = '' }) => [Name, Value] as const);
  return { namespace: Namespace, name: MetricName, dimensions: Object.fromEntries(dimensions) };
}

async function readValues(
  client: CloudWatchClient,
  wanted: readonly Wanted[],
  { start, end }: SeriesRange,
): Promise<ReadonlyMap<Wanted, readonly SeriesPoint[]>> {
  const values = new Map<Wanted, SeriesPoint[]>();
  for (let from = 0; from < wanted.length; from += MOST_QUERIES) {
    const part = wanted.slice(from, from + MOST_QUERIES);
    const request = {
      StartTime: new Date(start),
      EndTime: new Date(end),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: part.map(({ metric, stat, periodSeconds }, index) =>
        writeQuery({ ...(metric as MetricId), statistic: stat }, { index, periodSeconds }),
      ),
    } as const;
    for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, request)) {
      for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults) {
        const line = part[Number(Id.slice(1))] as Wanted;
        const points = Timestamps.map((at, index) => ({ at: at.getTime(), value: Values[index] as number }));
        values.set(line, [...(values.get(line) ?? []), ...points]);
      }
    }
  }
  return values;
}
