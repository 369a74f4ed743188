import type { Verdict } from '../contract/names.ts';
import type { DriftColumn, Finding } from '../contract/report.ts';
import { formatNumber, formatPValue } from '../core/format.ts';
import { type Html, html } from './html.ts';

/** A verdict in its colour; the word is always there. */
export function badge(verdict: Verdict): Html {
  return html`<span class="badge ${verdict}">${verdict === 'INSUFFICIENT_DATA' ? 'too early' : verdict}</span>`;
}

/** A number for a table; a dash where there is none. */
export function cell(value: number | null): Html {
  return html`<td class="number">${value === null ? '–' : formatNumber(value)}</td>`;
}

/** The head of a column of numbers, above their right ends. */
export function numberHead(head: string): Html {
  return html`<th scope="col" class="number">${head}</th>`;
}

/** A table that scrolls by itself where the page is narrow, by mouse, finger and keyboard. */
export function table(caption: string, heads: readonly (string | Html)[], rows: readonly Html[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${heads.map((head) => (typeof head === 'string' ? html`<th scope="col">${head}</th>` : head))}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Every comparison of every column with its numbers. */
export function listColumns(columns: readonly DriftColumn[]): Html {
  const rows = columns.map(
    (
      column,
    ) => html`<tr><th scope="row">${column.column}</th><td>${column.test}</td><td>${badge(column.verdict)}</td>
${cell(column.statistic)}${cell(column.effect)}
<td class="number">${column.pValue === null ? '–' : formatPValue(column.pValue).replace('= ', '')}</td>
<td class="number">${column.adjustedPValue === null ? '–' : formatPValue(column.adjustedPValue).replace('= ', '')}</td>
<td class="number">${column.n.reference} → ${column.n.current}</td>
<td class="number">${column.missing.reference} → ${column.missing.current}</td></tr>`,
  );
  const numbers = ['statistic', 'effect', 'p', 'adjusted p', 'values', 'missing'];
  return table('All comparisons', ['column', 'test', 'verdict', ...numbers.map(numberHead)], rows);
}

/** What was odd in the data and set no verdict by itself. */
export function writeFindings(findings: readonly Finding[]): Html {
  const rows = findings.map(
    ({ severity, kind, count, sentence }) =>
      html`<tr><td>${severity}</td><td>${kind}</td><td class="number">${count}</td><td>${sentence}</td></tr>`,
  );
  return html`<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
${findings.length === 0 ? html`<p>Nothing odd was seen in the data.</p>` : table('Seen in the data', ['severity', 'kind', numberHead('count'), 'what'], rows)}</section>`;
}
