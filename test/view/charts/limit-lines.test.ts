import { describe, expect, it } from 'vitest';
import { limitLayer } from '../../../lambdas/view/charts/limit-lines.ts';
import { renderChart } from '../../../lambdas/view/charts/render-chart.ts';

/** Heights of the names in a drawing, from the top. */
async function heightsOf(lines: Parameters<typeof limitLayer>[0]): Promise<Readonly<Record<string, number>>> {
  const scale = { domain: [0, 1000] };
  const points = {
    data: { values: [{ at: 0, value: 500 }] },
    mark: 'point' as const,
    encoding: { y: { field: 'value', type: 'quantitative' as const, scale, axis: null } },
  };
  const { html } = await renderChart({ width: 300, height: 150, layer: [points, limitLayer(lines)] }, 'test');
  const texts = html.matchAll(/<text[^>]*translate\([^,]+,([\d.]+)\)[^>]*>([^<]+)<\/text>/g);
  return Object.fromEntries([...texts].map(([, height, name]) => [name, Number(height)]));
}

describe('the limits across a chart', () => {
  it('have their names apart, however close they are', async () => {
    const limit = { label: 'threshold', value: 505, isLimit: true };
    const baseline = { label: 'baseline', value: 500, isLimit: false };
    for (const lines of [
      [limit, baseline],
      [baseline, limit],
    ]) {
      const { threshold = 0, baseline: compared = 0 } = await heightsOf(lines);
      expect(compared - threshold).toBeGreaterThan(10);
    }
  });
});
