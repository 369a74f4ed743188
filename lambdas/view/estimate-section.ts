import type { EstimatePart, PerformancePart } from '../contract/report.ts';
import { type Html, html } from './html.ts';
import { cell, numberHead, table } from './tables.ts';

const BLIND =
  'The estimate goes by how sure the model says it is: it sees what other inputs do to the accuracy, and not that what is true for them changed. It sets no verdict.';

/** The accuracy as it is estimated without labels, beside what the labels so far and the reference say. */
export function writeEstimate(estimate: EstimatePart, performance: PerformancePart | null): Html {
  const { n, value, low, high, against, sentence } = estimate;
  const measured = performance?.metrics.accuracy;
  const row = (name: string, rows: number | null, numbers: readonly (number | null)[]) =>
    html`<tr><th scope="row">${name}</th>${cell(rows)}${numbers.map(cell)}</tr>`;
  const rows = [
    row('estimated without labels', n, [value, low, high]),
    ...(measured === undefined
      ? []
      : [row('measured on the labels so far', measured.n, [measured.value, measured.low, measured.high])]),
    row('on the reference', null, [against, null, null]),
  ];
  return html`<h3>Accuracy before labels are in</h3>
<p>${sentence}</p>
${value !== null && table('Accuracy, estimated and measured, with 95 % intervals', ['accuracy', ...['rows', 'value', 'from', 'to'].map(numberHead)], rows)}
<p class="muted">${BLIND}</p>`;
}
