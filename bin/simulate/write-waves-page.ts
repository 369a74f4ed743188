import { drawTrend, type Trend } from '../../lambdas/view/charts/trend-chart.ts';
import { html } from '../../lambdas/view/html.ts';
import { writePage } from '../../lambdas/view/page.ts';
import type { WavePeriod, WavesResult } from './run-waves.ts';

/** The result as a page for a browser: the course of the model's performance, of latency and of errors. */
export async function writeWavesPage({ endpoint, periods }: WavesResult): Promise<string> {
  const measures = new Set(periods.flatMap(({ performance }) => Object.keys(performance)));
  const trends = [
    ...[...measures].map((name) => trendOf(periods, name, ({ performance }) => performance[name])),
    trendOf(periods, 'Latency, 95th percentile, ms', ({ latency }) => latency?.p95),
    trendOf(
      periods,
      'Model latency in CloudWatch, mean, ms',
      ({ cloudWatch }) => cloudWatch?.modelMilliseconds,
    ),
    trendOf(periods, 'Invocations in CloudWatch', ({ cloudWatch }) => cloudWatch?.invocations),
    trendOf(periods, 'Invocation5XXErrors in CloudWatch', ({ cloudWatch }) => cloudWatch?.errors5xx),
  ].filter(({ points }) => points.length > 0);
  const cards = await Promise.all(
    trends.map(
      async (trend) => html`<div class="card"><h2>${trend.title}</h2>${await drawTrend(trend)}</div>`,
    ),
  );
  const title = `Waves of requests to ${endpoint}`;
  return writePage(title, html`<h1>${title}</h1><div class="cards">${cards}</div>`);
}

function trendOf(
  periods: readonly WavePeriod[],
  title: string,
  read: (period: WavePeriod) => number | null | undefined,
): Trend {
  const points = periods.flatMap((period) => {
    const value = read(period);
    return value == null
      ? []
      : [{ at: period.period, value, low: null, high: null, alarm: period.failed > 0 }];
  });
  return { title, axis: 'period', points, estimates: [], limits: [] };
}
