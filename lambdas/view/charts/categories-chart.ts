import type { ColumnDistribution } from '../../contract/report.ts';
import { plural } from '../../core/findings.ts';
import type { Html } from '../html.ts';
import { colourBySide } from './numeric-chart.ts';
import { renderChart } from './render-chart.ts';

type CategoricalDistribution = Extract<ColumnDistribution, { readonly kind: 'categorical' }>;

const LONGEST_NAME = 18;

/** Each category's share on both sides as a pair of bars, the most frequent first. */
export function drawCategories(distribution: CategoricalDistribution): Promise<Html> {
  const bars = [...barsOf(distribution, 'reference'), ...barsOf(distribution, 'current')];
  return renderChart(
    {
      width: 220,
      height: { step: 10 },
      data: { values: bars },
      mark: { type: 'bar', opacity: 0.8 },
      encoding: {
        y: { field: 'category', type: 'nominal', sort: null, title: null },
        yOffset: { field: 'side', sort: ['reference', 'current'] },
        x: { field: 'share', type: 'quantitative', title: 'share', axis: { format: '.0%', tickCount: 4 } },
        color: colourBySide(),
      },
    },
    `Shares of the categories of ${distribution.column} on both sides.`,
  );
}

function barsOf({ categories, others, ...counts }: CategoricalDistribution, side: 'reference' | 'current') {
  const total = counts[side].reduce((sum, count) => sum + count, others[side]);
  const bars = categories.map((category, index) => ({
    side,
    category: shorten(category),
    share: (counts[side][index] as number) / total,
  }));
  if (others.categories === 0) return bars;
  const category = `${others.categories} ${plural(others.categories, 'other', 'others')}`;
  return [...bars, { side, category, share: others[side] / total }];
}

function shorten(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}
