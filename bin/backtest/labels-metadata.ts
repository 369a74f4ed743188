import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type LabelsMetadata, parseLabelsMetadata } from '../../lambdas/contract/labels-metadata.ts';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import { InputError } from '../../lambdas/core/errors.ts';
import { canonicalText, isPositive } from '../../lambdas/core/table/canonical.ts';
import { cellAt } from '../../lambdas/core/table/column.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import { readBytes } from '../local-data.ts';
import { LABELS_FILE, METADATA_FILE } from '../simulate/write-labels.ts';

/** Generated labels with the file that describes them. */
export interface GeneratedLabels {
  readonly file: string;
  readonly metadata: LabelsMetadata;
}

/**
 * What is known of generated labels: the named metadata, or those beside the generator's data file.
 *
 * @throws InputError naming the file where it is none
 */
export function findMetadata(options: {
  readonly data: string;
  readonly metadata?: string | undefined;
}): GeneratedLabels | null {
  const beside = join(dirname(options.data), METADATA_FILE);
  const found = basename(options.data) === LABELS_FILE && existsSync(beside) ? beside : undefined;
  const file = options.metadata ?? found;
  return file === undefined ? null : { file, metadata: readMetadata(file) };
}

function readMetadata(file: string): LabelsMetadata {
  return parseLabelsMetadata(readBytes(file).toString('utf8'), file);
}

/** A monitor of generated labels where no file describes one: its columns and its task. */
export function nameColumns(input: MonitorInput, { metadata }: GeneratedLabels): MonitorInput {
  const { classes, columns } = metadata;
  const binary = classes.length === 2 && classes.some((name) => isPositive(name, 1));
  return { ...input, task: binary ? 'binary' : 'multiclass', columns: { ...columns, ...input.columns } };
}

/**
 * Checks that the metadata speak of this data: rows, columns, periods, and how many labels are right in each.
 *
 * @throws InputError naming both files and what differs
 */
export function checkFits({ file, metadata }: GeneratedLabels, data: Table, name: string): void {
  const fault = findMisfit(metadata, data);
  if (fault !== null) throw new InputError(`${file}: does not fit ${name}: ${fault}`);
}

function findMisfit({ rows, columns, batchSize, accuracies }: LabelsMetadata, data: Table): string | null {
  if (data.rows !== rows) return `it says ${rows} rows, the data has ${data.rows}`;
  const absent = Object.values(columns).find((column) => !data.columns.has(column));
  if (absent !== undefined) return `the data has no column "${absent}"`;
  for (const { period, right } of accuracies) {
    const seen = countRight(data, columns, { from: period * batchSize, to: (period + 1) * batchSize });
    if (seen !== right) return `it says ${right} right labels in period ${period}, the data has ${seen}`;
  }
  return null;
}

function countRight(
  data: Table,
  { prediction, label }: LabelsMetadata['columns'],
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const textAt = (column: string, row: number): string | null => {
    const cells = data.columns.get(column);
    const cell = cells === undefined ? null : cellAt(cells, row);
    return cell === null ? null : canonicalText(cell);
  };
  let right = 0;
  for (let row = from; row < to; row += 1) {
    if (textAt(prediction, row) === textAt(label, row)) right += 1;
  }
  return right;
}
