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
  /** What the measure should be where it is not known yet. */
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
export function drawTrend({ title, axis, points, estimates, limits }: Trend): Promise<Html> {
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
    describe(title, points, estimates),
  );
}

/** Rings with their intervals as lines, not joined: nothing was measured there. */
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

function describe(title: string, points: readonly TrendPoint[], estimates: readonly TrendPoint[]): string {
  const values = [...points, ...estimates].map(({ value }) => value);
  const alarms = points.filter(({ alarm }) => alarm).length;
  const span = `from ${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}`;
  const estimated = estimates.length === 0 ? '' : `; ${estimates.length} more estimated without labels`;
  return `${title} over ${points.length} windows, ${span}; ${alarms} of them alarmed${estimated}.`;
}
