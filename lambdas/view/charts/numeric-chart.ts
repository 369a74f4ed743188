import type { TopLevelSpec } from 'vega-lite';
import type { ColumnDistribution, DriftColumn } from '../../contract/report.ts';
import { formatNumber } from '../../core/format.ts';
import type { Html } from '../html.ts';
import { COLOURS, renderChart } from './render-chart.ts';

type NumericDistribution = Extract<ColumnDistribution, { readonly kind: 'numeric' }>;

const WIDTH = 300;
const DENSITY_HEIGHT = 90;
const SHARE_HEIGHT = 120;

interface Bin {
  readonly side: 'reference' | 'current';
  readonly from: number;
  readonly to: number;
  readonly density: number;
}

interface Step {
  readonly side: 'reference' | 'current';
  readonly value: number;
  readonly share: number;
}

/**
 * Both distributions of a numeric column: how dense the values lie, above how large a share lies at or below
 * each value, with the widest gap between the two drawn in.
 */
export function drawNumbers(
  distribution: NumericDistribution,
  judged: DriftColumn | undefined,
): Promise<Html> {
  const steps = [...stepsOf(distribution, 'reference'), ...stepsOf(distribution, 'current')];
  const x = {
    field: 'value',
    type: 'quantitative',
    title: null,
    scale: { zero: false, nice: false },
  } as const;
  const color = colourBySide();
  const spec: TopLevelSpec = {
    spacing: 8,
    resolve: { scale: { x: 'shared' } },
    vconcat: [
      {
        width: WIDTH,
        height: DENSITY_HEIGHT,
        data: { values: [...binsOf(distribution, 'reference'), ...binsOf(distribution, 'current')] },
        mark: { type: 'rect', opacity: 0.45 },
        encoding: {
          x: { ...x, field: 'from', axis: { labels: false, ticks: false } },
          x2: { field: 'to' },
          y: {
            field: 'density',
            type: 'quantitative',
            title: 'density',
            axis: { labels: false, ticks: false, grid: false },
          },
          y2: { datum: 0 },
          color,
        },
      },
      {
        width: WIDTH,
        height: SHARE_HEIGHT,
        layer: [
          {
            data: { values: steps },
            mark: { type: 'line', interpolate: 'linear' },
            encoding: {
              x,
              y: {
                field: 'share',
                type: 'quantitative',
                title: 'share at or below',
                axis: { format: '.0%', tickCount: 3 },
              },
              color,
            },
          },
          ...gapLayer(distribution, judged, x),
        ],
      },
    ],
  };
  return renderChart(spec, describe(distribution, judged));
}

/** The colours of both sides; the page explains them once. */
export function colourBySide() {
  const range = [COLOURS.reference, COLOURS.current];
  return {
    field: 'side',
    type: 'nominal',
    legend: null,
    scale: { domain: ['reference', 'current'], range },
  } as const;
}

function binsOf({ edges, ...counts }: NumericDistribution, side: Bin['side']): readonly Bin[] {
  const total = sum(counts[side]);
  return edges.slice(1).map((to, index) => {
    const from = edges[index] as number;
    return { side, from, to, density: (counts[side][index + 1] as number) / total / (to - from) };
  });
}

function stepsOf({ edges, ...counts }: NumericDistribution, side: Step['side']): readonly Step[] {
  const total = sum(counts[side]);
  let seen = 0;
  return edges.map((value, index) => {
    seen += counts[side][index] as number;
    return { side, value, share: seen / total };
  });
}

function gapLayer(distribution: NumericDistribution, judged: DriftColumn | undefined, x: object) {
  if (judged?.statistic == null || judged.location === null || judged.sign === null) return [];
  const at = stepsOf(distribution, 'reference').findLast(({ value }) => value <= (judged.location as number));
  if (at === undefined) return [];
  const gap = { value: judged.location, from: at.share, to: at.share - judged.sign * judged.statistic };
  return [
    {
      data: { values: [gap] },
      mark: { type: 'rule' as const, strokeWidth: 3, strokeCap: 'round' as const },
      encoding: {
        x: x as { field: string; type: 'quantitative' },
        y: { field: 'from', type: 'quantitative' as const },
        y2: { field: 'to' },
        color: { value: COLOURS.limit },
      },
    },
  ];
}

function describe({ column, edges }: NumericDistribution, judged: DriftColumn | undefined): string {
  const span = `Distributions of ${column} from ${formatNumber(edges[0] as number)} to ${formatNumber(edges.at(-1) as number)}`;
  if (judged?.statistic == null || judged.location === null) return `${span}.`;
  return `${span}; the widest gap, ${formatNumber(judged.statistic)}, is at ${formatNumber(judged.location)}.`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
