import type { ColumnDistribution, DriftColumn, Report } from '../contract/report.ts';
import { plural } from '../core/findings.ts';
import { recommend } from '../core/recommend.ts';
import { drawCategories } from './charts/categories-chart.ts';
import { drawNumbers } from './charts/numeric-chart.ts';
import { type Html, html, trusted } from './html.ts';
import { writePage } from './page.ts';
import { writePerformance } from './performance-section.ts';
import { writeRetraining } from './retraining-section.ts';
import { styleWithin } from './style.ts';
import { badge, listColumns, writeFindings } from './tables.ts';
import { writeTrends } from './trend-section.ts';

/** Columns whose distributions are drawn; the others are in the table. */
const MOST_PICTURES = 12;

export interface ReportPage {
  readonly report: Report;
  /** Reports of earlier windows of the model, in their order; the report itself may be the last. */
  readonly history?: readonly Report[];
  /** Command that gives the same report again; left out where it is not known. */
  readonly command?: string | undefined;
}

/**
 * A window's report as one HTML file for people: the verdict in words, what to do, what changed, how good the
 * model is, what was decided on retraining, the trend, and how to see it again. Needs no network and no script.
 *
 * Cost: some tens of milliseconds a picture, at most a dozen columns and the measures of the trend.
 */
export async function writeReportPage({ report, history = [], command }: ReportPage): Promise<string> {
  const title = `${report.model}: ${report.verdict} ${nameWindow(report)}`;
  return writePage(title, await writeBody({ report, history, command }));
}

/** The same as a part of a page that exists, with a style that touches nothing else on it. */
export async function writeReportFragment(page: ReportPage): Promise<string> {
  const body = await writeBody(page);
  return html`<style>${trusted(styleWithin('.model-report'))}</style><div class="model-report">${body}</div>`
    .html;
}

async function writeBody({ report, history = [], command }: ReportPage): Promise<Html> {
  return html`${writeHead(report)}
${writeAdvice(report)}
${await writeDrift(report)}
${await writePerformance(report)}
${writeRetraining(report)}
${await writeTrends(history)}
${writeFindings(report.findings)}
${writeCommand(command)}`;
}

/** The window in a few words: its span, its period, or nothing where it has neither. */
export function nameWindow({ window }: Report): string {
  if (window.period !== undefined) return `period ${window.period}`;
  return window.start === null ? '' : `${window.start} to ${window.end}`;
}

function writeHead(report: Report): Html {
  const { model, verdict, reason, sentence, rows, baselineVersion } = report;
  const window = nameWindow(report);
  return html`<header>
<h1>${model} ${badge(verdict)}</h1>
<p class="lead">${sentence}</p>
<p class="muted">${window}${window !== '' && ' · '}${rows.current} ${plural(rows.current, 'row', 'rows')} against ${rows.reference} of the reference${baselineVersion === null ? '' : ` (baseline ${baselineVersion})`}${reason === null ? '' : ` · ${reason}`}</p>
</header>`;
}

function writeAdvice(report: Report): Html {
  return html`<section aria-labelledby="advice"><h2 id="advice">What to do</h2>
<ul>${recommend(report).map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

async function writeDrift({ drift, distributions = [] }: Report): Promise<Html | null> {
  if (drift === null) return null;
  const shown = orderColumns(drift.columns, distributions).slice(0, MOST_PICTURES);
  const cards = await Promise.all(shown.map((distribution) => drawCard(distribution, drift.columns)));
  const left = distributions.length - shown.length;
  return html`<section aria-labelledby="drift"><h2 id="drift">Data ${badge(drift.verdict)}</h2>
<p>${drift.sentence}</p>
${
  cards.length > 0 &&
  html`<p class="muted"><span class="key" style="background:var(--reference)"></span>reference
<span class="key" style="background:var(--current)"></span>this window
<span class="key" style="background:var(--alarm)"></span>widest gap${left > 0 && ` · ${left} more columns in the table`}</p>
<div class="cards">${cards}</div>`
}
${listColumns(drift.columns)}</section>`;
}

/** Columns that alarm first, then by the effect of the test that judges them, the first one listed. */
function orderColumns(
  columns: readonly DriftColumn[],
  distributions: readonly ColumnDistribution[],
): readonly ColumnDistribution[] {
  const rank = (name: string): number => {
    const judging = columns.find(({ column }) => column === name);
    return (judging?.verdict === 'ALARM' ? 10 : 0) + (judging?.effect ?? 0);
  };
  return [...distributions].sort((a, b) => rank(b.column) - rank(a.column));
}

async function drawCard(distribution: ColumnDistribution, columns: readonly DriftColumn[]): Promise<Html> {
  const judged = columns.filter(({ column }) => column === distribution.column);
  const [first] = judged;
  const picture =
    distribution.kind === 'numeric'
      ? await drawNumbers(
          distribution,
          judged.find(({ test }) => test === 'ks'),
        )
      : await drawCategories(distribution);
  const worst = judged.some(({ verdict }) => verdict === 'ALARM') ? 'ALARM' : (first?.verdict ?? 'OK');
  return html`<article class="card"><h3>${distribution.column} ${badge(worst)}</h3>
${picture}
${judged.filter(({ verdict }) => verdict === worst).map(({ sentence }) => html`<p>${sentence}</p>`)}</article>`;
}

function writeCommand(command: string | undefined): Html | null {
  if (command === undefined) return null;
  return html`<section aria-labelledby="again"><h2 id="again">See it again</h2><pre tabindex="0">${command}</pre></section>`;
}
