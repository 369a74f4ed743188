import type {
  ConfusionMatrix,
  DegradationPart,
  PerformancePart,
  Report,
  ResidualBand,
} from '../contract/report.ts';
import { formatNumber, formatShare } from '../core/format.ts';
import { findMetric } from '../core/performance/metrics.ts';
import { drawResiduals } from './charts/residual-chart.ts';
import { writeEstimate } from './estimate-section.ts';
import { type Html, html } from './html.ts';
import { badge, cell, numberHead, table } from './tables.ts';

/** How good the model is: its metrics with their intervals, the estimate of its accuracy while labels are missing, the confusion matrix or the residuals, the rules that judge it. */
export async function writePerformance({
  performance,
  degradation,
  estimate,
  residuals = [],
}: Report): Promise<Html | null> {
  if (performance === null && estimate === undefined) return null;
  const verdict = performance === null ? 'INSUFFICIENT_DATA' : worstOf(performance, degradation);
  return html`<section aria-labelledby="performance"><h2 id="performance">Model ${badge(verdict)}</h2>
${performance !== null && html`<p>${performance.sentence}</p>`}
${estimate !== undefined && writeEstimate(estimate, performance)}
${performance !== null && (await writeMeasured(performance, residuals))}
${degradation !== null && listRules(degradation)}</section>`;
}

async function writeMeasured(
  performance: PerformancePart,
  residuals: readonly ResidualBand[],
): Promise<Html> {
  const { labelCoverage, n } = performance;
  const coverage = labelCoverage === null ? '' : `, ${formatShare(labelCoverage)} of the window`;
  return html`${listMetrics(performance, `Metrics of ${n} labelled rows${coverage}, with 95 % intervals`)}
${performance.confusion !== null && drawConfusion(performance.confusion)}
${residuals.length > 0 && (await writeResiduals(residuals))}`;
}

function worstOf(performance: PerformancePart, degradation: DegradationPart | null) {
  return degradation?.verdict === 'ALARM' ? 'ALARM' : performance.verdict;
}

function listMetrics({ metrics, task }: PerformancePart, caption: string): Html {
  const rows = Object.entries(metrics).map(
    ([key, { value, low, high, reason }]) =>
      html`<tr><th scope="row">${findMetric(task, key)?.title ?? key}</th>${cell(value)}${cell(low)}${cell(high)}<td>${reason}</td></tr>`,
  );
  return table(caption, ['metric', ...['value', 'from', 'to'].map(numberHead), 'note'], rows);
}

/** The picture of the errors along the predicted value, and its numbers. */
async function writeResiduals(bands: readonly ResidualBand[]): Promise<Html> {
  const rows = bands.map(
    ({ from, to, rows: count, p5, median, p95 }) =>
      html`<tr><th scope="row">${formatNumber(from)} to ${formatNumber(to)}</th><td class="number">${count}</td>${cell(p5)}${cell(median)}${cell(p95)}</tr>`,
  );
  const heads = ['rows', '5 % below', 'median', '5 % above'];
  return html`<h3>Residuals: prediction − label, by predicted value</h3>
<div class="card">${await drawResiduals(bands)}
<p class="muted">Light: nine tenths of the rows of a band; dark: half of them; line: the median. Above zero the model predicts too much.</p></div>
${table('Residuals by predicted value', ['predicted', ...heads.map(numberHead)], rows)}`;
}

/** Rows by label and prediction, the darker the larger the share of their label. */
function drawConfusion({ classes, counts }: ConfusionMatrix): Html {
  const rows = counts.map((row, index) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count) => {
      const share = total === 0 ? 0 : count / total;
      const colour = `color-mix(in srgb, var(--current) ${Math.round(35 * share)}%, transparent)`;
      return html`<td class="number" style="background:${colour}">${count}<br><span class="muted">${formatShare(share)}</span></td>`;
    });
    return html`<tr><th scope="row">is ${classes[index] ?? ''}</th>${cells}</tr>`;
  });
  return table(
    'Confusion matrix, with shares of each label',
    [html`<td></td>`, ...classes.map((name) => numberHead(`predicted ${name}`))],
    rows,
  );
}

function listRules({ rules }: DegradationPart): Html {
  const rows = rules.map(
    ({ rule, metric, verdict, value, against, limit, sentence }) =>
      html`<tr><th scope="row">${rule}</th><td>${metric}</td><td>${badge(verdict)}</td>${cell(value)}${cell(against)}
<td class="number">${formatNumber(limit)}</td><td>${sentence}</td></tr>`,
  );
  return table(
    'Rules',
    ['rule', 'metric', 'verdict', ...['value', 'against', 'limit'].map(numberHead), 'in words'],
    rows,
  );
}
