import { formatNumber } from '../../lambdas/core/format.ts';
import { type LimitLine, limitLayer } from '../../lambdas/view/charts/limit-lines.ts';
import { renderChart } from '../../lambdas/view/charts/render-chart.ts';
import type { Html } from '../../lambdas/view/html.ts';
import type { Annotation } from './body.ts';
import type { Series } from './read-series.ts';

/** A graph of lines over time. */
export interface Graph {
  readonly title: string;
  readonly series: readonly Series[];
  /** Drawn across, in the order of the body. */
  readonly annotations: readonly Annotation[];
  /** Milliseconds since 1970: what the time axis spans, with or without values. */
  readonly start: number;
  readonly end: number;
  /** Bounds of the other axis, where the widget sets them. */
  readonly low: number | null;
  readonly high: number | null;
  /** In pixels, axes included. */
  readonly width: number;
  readonly height: number;
}

const DAY = 86_400_000;
/** As the CDK writes it. */
const GREY = '#7f7f7f';

/** Colours of lines in their order; a graph of more begins anew. */
const SERIES_COLOURS = [1, 2, 3, 4, 5, 6].map((number) => `var(--series-${number})`);

export function colourOf(index: number): string {
  return SERIES_COLOURS[index % SERIES_COLOURS.length] as string;
}

/** Draws lines with their points (a single value has no line) and the thresholds across. */
export function drawGraph(graph: Graph): Promise<Html> {
  const { series, annotations, start, end, low, high, width, height } = graph;
  const values = series.flatMap(({ points }, index) =>
    points.map(({ at, value }) => ({ at, value, series: index })),
  );
  const x = {
    field: 'at',
    type: 'temporal' as const,
    title: null,
    scale: { type: 'utc' as const, domain: [start, end] },
    axis: { tickCount: 4, labelOverlap: true, format: end - start > DAY ? '%b %d' : '%H:%M' },
  };
  const y = {
    field: 'value',
    type: 'quantitative',
    title: null,
    axis: { tickCount: 4, format: ',.4~r' },
    scale: {
      zero: false,
      ...(low !== null && { domainMin: low }),
      ...(high !== null && { domainMax: high }),
    },
  } as const;
  const color = {
    field: 'series',
    type: 'nominal',
    legend: null,
    scale: { domain: series.map((_, index) => index), range: series.map((_, index) => colourOf(index)) },
  } as const;
  return renderChart(
    {
      width,
      height,
      autosize: { type: 'fit', contains: 'padding' },
      layer: [
        { data: { values }, mark: { type: 'line' }, encoding: { x, y, color } },
        {
          data: { values },
          mark: { type: 'point', filled: true, opacity: 1, size: 22 },
          encoding: { x, y, color },
        },
        ...(annotations.length === 0 ? [] : [limitLayer(annotations.map(toLimit))]),
      ],
    },
    describe(graph),
  );
}

/** A grey line is there to compare with, any other is a limit. */
function toLimit({ value, label = '', color }: Annotation): LimitLine {
  return { value, label, isLimit: color !== GREY };
}

function describe({ title, series, annotations }: Graph): string {
  const lines = series.map(({ label, points }) => {
    const values = points.map(({ value }) => value);
    if (values.length === 0) return `${label} without values`;
    return `${label} from ${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}, last ${formatNumber(values.at(-1) as number)}`;
  });
  const limits = annotations.map(({ value, label = 'line' }) => `${label} at ${formatNumber(value)}`);
  return `${title}: ${[...lines, ...limits].join('; ')}.`;
}
