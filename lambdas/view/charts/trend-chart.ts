import { formatNumber } from '../../core/format.ts';
import type { Html } from '../html.ts';
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
  /** Limits that the measure is judged by. */
  readonly limits: readonly { readonly label: string; readonly value: number }[];
}

/** A measure over windows with its interval, its limits, and the windows that alarmed marked. */
export function drawTrend({ title, axis, points, limits }: Trend): Promise<Html> {
  const x = {
    field: 'at',
    type: axis === 'time' ? ('temporal' as const) : ('quantitative' as const),
    title: axis === 'time' ? null : 'period',
    ...(axis === 'period' && { axis: { format: 'd', tickMinStep: 1 } }),
  };
  const y = { field: 'value', type: 'quantitative' as const, title: null, scale: { zero: false } };
  const lines = {
    data: { values: limits.map((limit) => ({ ...limit })) },
    encoding: { y: { field: 'value', type: 'quantitative' as const } },
    layer: [
      { mark: { type: 'rule' as const, strokeDash: [4, 3] }, encoding: { color: { value: COLOURS.limit } } },
      {
        mark: { type: 'text' as const, align: 'left' as const, baseline: 'bottom' as const, dx: 2 },
        encoding: { text: { field: 'label' }, x: { value: 0 }, color: { value: COLOURS.limit } },
      },
    ],
  };
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
        ...(limits.length === 0 ? [] : [lines]),
      ],
    },
    describe(title, points),
  );
}

function describe(title: string, points: readonly TrendPoint[]): string {
  const values = points.map(({ value }) => value);
  const alarms = points.filter(({ alarm }) => alarm).length;
  const span = `from ${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}`;
  return `${title} over ${points.length} windows, ${span}; ${alarms} of them alarmed.`;
}
