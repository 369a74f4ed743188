import type { Report } from '../contract/report.ts';
import { recommend } from '../core/recommend.ts';
import { type Html, html } from './html.ts';
import { writePage } from './page.ts';
import { nameWindow } from './report-page.ts';
import { badge, table } from './tables.ts';
import { writeTrends } from './trend-section.ts';

/**
 * A history as one HTML file: which windows alarmed and why, how the measures went, and what to do now.
 *
 * @param reports windows in their order
 */
export async function writeTrendPage(model: string, reports: readonly Report[]): Promise<string> {
  const alarms = reports.filter(({ verdict }) => verdict === 'ALARM').length;
  const newest = reports.at(-1);
  return writePage(
    `${model}: ${reports.length} windows, ${alarms} alarms`,
    html`<header><h1>${model} ${badge(alarms > 0 ? 'ALARM' : 'OK')}</h1>
<p class="lead">${alarms} of ${reports.length} windows alarmed.</p></header>
${newest !== undefined && writeAdvice(newest)}
${await writeTrends(reports)}
<section aria-labelledby="windows"><h2 id="windows">Window by window</h2>
${table('Verdicts', ['window', 'verdict', 'in words'], reports.map(writeRow))}</section>`,
  );
}

function writeAdvice(report: Report): Html {
  return html`<section aria-labelledby="advice"><h2 id="advice">What to do after ${nameWindow(report) || 'the last window'}</h2>
<ul>${recommend(report).map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function writeRow(report: Report): Html {
  return html`<tr><th scope="row">${nameWindow(report)}</th><td>${badge(report.verdict)}</td><td>${report.sentence}</td></tr>`;
}
