import { formatNumber } from '../../core/format.ts';
import type { Html } from '../html.ts';
import { type LimitLine, limitLayer } from './limit-lines.ts';
import { COLOURS, renderChart } from './render-chart.ts';

/** One window's value of a measure. */
export interface TrendPoint {
  /** The window's start, or the number of its period. */
  readonly at: string | number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly alarm: boolean;
}

export interface Trend {
  readonly title: string;
  /** What `at` counts. */
  readonly axis: 'time' | 'period';
  readonly points: readonly TrendPoint[];
  /** What the measure should be by an estimate, in the same windows or where it is not known yet. */
  readonly estimates: readonly TrendPoint[];
  /** What the measure is held against. */
  readonly limits: readonly LimitLine[];
}

const VALUE = {
  field: 'value',
  type: 'quantitative' as const,
  title: null,
  scale: { zero: false },
};

function timeOf(axis: Trend['axis']) {
  return {
    field: 'at',
    type: axis === 'time' ? ('temporal' as const) : ('quantitative' as const),
    title: axis === 'time' ? null : 'period',
    ...(axis === 'period' && { axis: { format: 'd', tickMinStep: 1 } }),
  };
}

/** A measure over windows with its interval, its limits, and the windows that alarmed marked. */
export function drawTrend(trend: Trend): Promise<Html> {
  const { axis, points, estimates, limits } = trend;
  const x = timeOf(axis);
  const y = VALUE;
  return renderChart(
    {
      width: 420,
      height: 150,
      layer: [
        {
          data: { values: points.filter(({ low, high }) => low !== null && high !== null) },
          mark: { type: 'area', opacity: 0.2 },
          encoding: {
            x,
            y: { ...y, field: 'low' },
            y2: { field: 'high' },
            color: { value: COLOURS.current },
          },
        },
        {
          data: { values: [...points] },
          mark: { type: 'line', point: false },
          encoding: { x, y, color: { value: COLOURS.current } },
        },
        {
          data: { values: [...points] },
          mark: { type: 'point', filled: true, opacity: 1 },
          encoding: {
            x,
            y,
            size: { condition: { test: 'datum.alarm', value: 70 }, value: 25 },
            color: { condition: { test: 'datum.alarm', value: COLOURS.limit }, value: COLOURS.current },
          },
        },
        ...(estimates.length === 0 ? [] : estimateLayers(estimates, { x, y })),
        ...(limits.length === 0 ? [] : [limitLayer(limits)]),
      ],
    },
    describe(trend),
  );
}

/** Rings with their intervals as lines, not joined: they were not measured. */
function estimateLayers(
  estimates: readonly TrendPoint[],
  { x, y }: { readonly x: ReturnType<typeof timeOf>; readonly y: typeof VALUE },
) {
  const data = { values: [...estimates] };
  const color = { value: COLOURS.reference };
  return [
    {
      data,
      mark: { type: 'rule' as const, strokeWidth: 2 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
    },
    {
      data,
      mark: { type: 'point' as const, filled: false, opacity: 1, size: 40, strokeWidth: 2 },
      encoding: { x, y, color },
    },
  ];
}

/** Windows in which the measure is known or estimated. */
export function countWindows({ points, estimates }: Trend): number {
  return new Set([...points, ...estimates].map(({ at }) => at)).size;
}

function describe(trend: Trend): string {
  const { title, points, estimates } = trend;
  const values = [...points, ...estimates].map(({ value }) => value);
  const alarms = points.filter(({ alarm }) => alarm).length;
  const span = `from ${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}`;
  const kinds =
    estimates.length === 0 ? '' : ` (measured in ${points.length}, estimated in ${estimates.length})`;
  return `${title} over ${countWindows(trend)} windows${kinds}, ${span}; ${alarms} of them alarmed.`;
}
