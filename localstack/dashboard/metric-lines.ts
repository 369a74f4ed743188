import type { MetricWidget } from './body.ts';

/** One metric of CloudWatch. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One line of a graph as its widget writes it: a metric, or an expression over metrics. */
export interface MetricLine {
  readonly metric: MetricId | null;
  readonly expression: string | null;
  readonly label: string | null;
  readonly stat: string;
  readonly periodSeconds: number;
}

/**
 * The visible lines of a graph, written out: in a body "." repeats a field of the metric above, "..." several.
 *
 * @example
 * readMetricLines({ metrics: [['A', 'x', 'D', 'd'], ['.', 'y', '.', '.']], … })[1].metric
 * // { namespace: 'A', name: 'y', dimensions: { D: 'd' } }
 */
export function readMetricLines({ metrics, stat, period }: MetricWidget['properties']): MetricLine[] {
  let above: readonly string[] = [];
  return metrics.flatMap((entry) => {
    const fields = entry.filter((field) => typeof field === 'string');
    const options = entry.find((field) => typeof field !== 'string') ?? {};
    if (fields.length > 0) above = writeOut(fields, above);
    if (options.visible === false) return [];
    const [namespace = '', name = '', ...pairs] = above;
    return [
      {
        metric: fields.length === 0 ? null : { namespace, name, dimensions: readDimensions(pairs) },
        expression: options.expression ?? null,
        label: options.label ?? null,
        stat: options.stat ?? stat,
        periodSeconds: options.period ?? period,
      },
    ];
  });
}

function writeOut(fields: readonly string[], above: readonly string[]): readonly string[] {
  const repeated = above.length - fields.length + 1;
  return fields
    .flatMap((field) => (field === '...' ? above.slice(0, repeated) : [field]))
    .map((field, index) => (field === '.' ? (above[index] ?? '') : field));
}

function readDimensions(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: Math.floor(pairs.length / 2) }, (_, index) => [
      pairs[2 * index] as string,
      pairs[2 * index + 1] as string,
    ]),
  );
}
