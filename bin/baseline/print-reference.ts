import { formatNumber, formatShare } from '../../lambdas/core/format.ts';
import type { BaselineColumn } from '../../lambdas/core/profile/baseline.ts';
import { printTable } from '../print/print-table.ts';
import type { MadeReference } from './make-reference.ts';

const MOST_CATEGORIES = 4;

/** A reference by its columns, for people. */
export function printReference({ baseline, source, written }: MadeReference): string {
  const { rows, columns, performance } = baseline;
  const lines = columns.map((column) => [
    column.column,
    column.role,
    column.kind,
    formatShare(column.missing / Math.max(rows, 1)),
    describeValues(column),
  ]);
  return [
    `${rows} rows from ${source}`,
    '',
    printTable(['column', 'role', 'kind', 'missing', 'values'], lines),
    '',
    performance === null
      ? 'No performance: the rows have no labelled predictions, or the model was trained on them.'
      : performance.sentence,
    ...written.map((place) => `${place}: written`),
    ...(written.length === 0 ? ['Nothing is written; --out and --upload do.'] : []),
  ].join('\n');
}

/** The same as records that JSON holds. */
export function describeReference({ baseline, source, written }: MadeReference): object {
  const { rows, columns, performance } = baseline;
  return {
    rows,
    source,
    written,
    columns: columns.map((column) => ({
      column: column.column,
      role: column.role,
      kind: column.kind,
      missing: column.missing,
      values: valuesOf(column),
    })),
    performance,
  };
}

function valuesOf(column: BaselineColumn): object | null {
  if (column.kind === 'categorical') return Object.fromEntries(column.categories);
  const { values } = column;
  if (values.length === 0) return null;
  return { minimum: values[0], median: medianOf(column), maximum: values[values.length - 1] };
}

function describeValues(column: BaselineColumn): string {
  if (column.kind === 'categorical') {
    const most = [...column.categories].sort((a, b) => b[1] - a[1]);
    const named = most.slice(0, MOST_CATEGORIES).map(([name, n]) => `${name} ${formatShare(n / column.n)}`);
    return [
      ...named,
      ...(most.length > MOST_CATEGORIES ? [`${most.length - MOST_CATEGORIES} more`] : []),
    ].join(', ');
  }
  const { values } = column;
  const [first, last] = [values[0], values[values.length - 1]];
  if (first === undefined || last === undefined) return 'none';
  return `${formatNumber(first)} to ${formatNumber(last)}, median ${formatNumber(medianOf(column))}`;
}

function medianOf({ n, values, atOrBelow }: Extract<BaselineColumn, { kind: 'numeric' }>): number {
  const at = atOrBelow.findIndex((count) => 2 * count >= n);
  return values[Math.max(at, 0)] as number;
}
