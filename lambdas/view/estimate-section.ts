import type { EstimatePart, PerformancePart } from '../contract/report.ts';
import { type Html, html } from './html.ts';
import { cell, numberHead, table } from './tables.ts';

const BLIND =
  'The estimate goes by how sure the model says it is: it sees what other inputs do to the accuracy, and not that what is true for them changed. It sets no verdict.';
const APART =
  'Where the two lie apart, what is true for the inputs changed, or labels came for some of them only.';

/** The accuracy as it is estimated without labels, beside what the labels and the reference say. */
export function writeEstimate(estimate: EstimatePart, performance: PerformancePart | null): Html {
  const { n, value, low, high, against, sentence } = estimate;
  const measured = performance?.metrics.accuracy;
  const isAwaited = performance === null || performance.verdict === 'INSUFFICIENT_DATA';
  const row = (name: string, rows: number | null, numbers: readonly (number | null)[]) =>
    html`<tr><th scope="row">${name}</th>${cell(rows)}${numbers.map(cell)}</tr>`;
  const rows = [
    row('estimated without labels', n, [value, low, high]),
    ...(measured === undefined
      ? []
      : [
          row(isAwaited ? 'measured on the labels so far' : 'measured', measured.n, [
            measured.value,
            measured.low,
            measured.high,
          ]),
        ]),
    row('on the reference', null, [against, null, null]),
  ];
  return html`<h3>${isAwaited ? 'Accuracy before labels are in' : 'Accuracy, estimated and measured'}</h3>
<p>${sentence}</p>
${value !== null && table('Accuracy, estimated and measured, with 95 % intervals', ['accuracy', ...['rows', 'value', 'from', 'to'].map(numberHead)], rows)}
<p class="muted">${BLIND}${!isAwaited && ` ${APART}`}</p>`;
}
