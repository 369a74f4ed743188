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
  /** What the measure is held against. */
  readonly limits: readonly LimitLine[];
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
        ...(limits.length === 0 ? [] : [limitLayer(limits)]),
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
