import type { Report } from '../contract/report.ts';
import { findMetric } from '../core/performance/metrics.ts';
import { countWindows, drawTrend, type Trend, type TrendPoint } from './charts/trend-chart.ts';
import { type Html, html } from './html.ts';

/** A trend of fewer windows shows nothing. */
const FEWEST_WINDOWS = 2;

/** How the windows went one after the other: drift score and every metric, with the limits that judge them. */
export async function writeTrends(history: readonly Report[]): Promise<Html | null> {
  const trends = history.length < FEWEST_WINDOWS ? [] : [driftTrend(history), ...metricTrends(history)];
  const shown = trends.filter((trend) => countWindows(trend) >= FEWEST_WINDOWS);
  if (shown.length === 0) return null;
  const cards = await Promise.all(
    shown.map(
      async (trend) => html`<div class="card"><h3>${trend.title}</h3>${await drawTrend(trend)}
${trend.estimates.length > 0 && html`<p class="muted">Rings: estimated without labels, with 95 % intervals.</p>`}</div>`,
    ),
  );
  return html`<section aria-labelledby="trend"><h2 id="trend">Over ${history.length} windows</h2><div class="cards broad">${cards}</div></section>`;
}

function driftTrend(history: readonly Report[]): Trend {
  const points = history.flatMap((report) =>
    report.drift?.score == null
      ? []
      : [
          pointOf(
            report,
            { value: report.drift.score, low: null, high: null },
            report.drift.verdict === 'ALARM',
          ),
        ],
  );
  return { title: 'Drift score', axis: axisOf(history), points, estimates: [], limits: [] };
}

function metricTrends(history: readonly Report[]): readonly Trend[] {
  const keys = new Set([
    ...history.flatMap(({ performance }) => Object.keys(performance?.metrics ?? {})),
    ...history.flatMap(({ estimate }) => estimate?.metric ?? []),
  ]);
  return [...keys].map((key) => {
    const task = history.find(({ performance }) => performance !== null)?.performance?.task ?? 'binary';
    const title = findMetric(task, key)?.title ?? key;
    return {
      title,
      axis: axisOf(history),
      points: metricPoints(history, key),
      estimates: estimatedPoints(history, key),
      limits: limitsOf(history, key),
    };
  });
}

function metricPoints(history: readonly Report[], key: string): readonly TrendPoint[] {
  return history.flatMap((report) => {
    const metric = report.performance?.metrics[key];
    if (metric?.value == null) return [];
    const rules = report.degradation?.rules ?? [];
    const alarm = rules.some((rule) => rule.metric === key && rule.verdict === 'ALARM');
    return [pointOf(report, { value: metric.value, low: metric.low, high: metric.high }, alarm)];
  });
}

function estimatedPoints(history: readonly Report[], key: string): readonly TrendPoint[] {
  return history.flatMap((report) => {
    const { metric, value = null, low = null, high = null } = report.estimate ?? {};
    return metric !== key || value === null ? [] : [pointOf(report, { value, low, high }, false)];
  });
}

/** The limits that the newest window was judged by. */
function limitsOf(history: readonly Report[], key: string): Trend['limits'] {
  const rules = history.findLast(({ degradation }) => degradation !== null)?.degradation?.rules ?? [];
  return rules.flatMap(({ rule, metric, limit, against }): Trend['limits'] => {
    if (metric !== key) return [];
    if (rule === 'belowThreshold') return [{ label: 'threshold', value: limit, isLimit: true }];
    return rule === 'dropFromBaseline' && against !== null
      ? [{ label: 'baseline', value: against, isLimit: false }]
      : [];
  });
}

function axisOf(history: readonly Report[]): Trend['axis'] {
  return history.some(({ window }) => window.period !== undefined) ? 'period' : 'time';
}

function pointOf(
  { window }: Report,
  measured: Pick<TrendPoint, 'value' | 'low' | 'high'>,
  alarm: boolean,
): TrendPoint {
  return { at: window.period ?? window.start ?? '', ...measured, alarm };
}
