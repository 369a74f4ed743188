import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type LabelsMetadata, parseLabelsMetadata } from '../../lambdas/contract/labels-metadata.ts';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import { InputError } from '../../lambdas/core/errors.ts';
import { canonicalText, isPositive } from '../../lambdas/core/table/canonical.ts';
import { cellAt } from '../../lambdas/core/table/column.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import type { FileShape } from '../files/file-shape.ts';
import { readBytes } from '../files/local-data.ts';
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

/** Counts, as batches of a history come, how many labels are right in each period that metadata speak of. */
export class RightLabels {
  readonly #metadata: LabelsMetadata;
  readonly #rightIn = new Map<number, number>();
  #rows = 0;

  constructor({ metadata }: GeneratedLabels) {
    this.#metadata = metadata;
  }

  add(batch: Table): void {
    const { prediction, label } = this.#metadata.columns;
    const [predictionAt, labelAt] = [textsOf(batch, prediction), textsOf(batch, label)];
    for (let row = 0; row < batch.rows; row += 1) {
      if (predictionAt(row) !== labelAt(row)) continue;
      const period = Math.floor((this.#rows + row) / this.#metadata.batchSize);
      this.#rightIn.set(period, this.in(period) + 1);
    }
    this.#rows += batch.rows;
  }

  /** How many are right in a period. */
  in(period: number): number {
    return this.#rightIn.get(period) ?? 0;
  }
}

function textsOf({ columns }: Table, name: string): (row: number) => string | null {
  const column = columns.get(name);
  return (row) => {
    const cell = column === undefined ? null : cellAt(column, row);
    return cell === null ? null : canonicalText(cell);
  };
}

/**
 * Checks that the metadata speak of this data: rows, columns, periods, and how many labels are right in each.
 *
 * @throws InputError naming both files and what differs
 */
export function checkFits(
  { file, metadata }: GeneratedLabels,
  data: { readonly name: string; readonly shape: FileShape; readonly right: RightLabels },
): void {
  const fault = findMisfit(metadata, data.shape, data.right);
  if (fault !== null) throw new InputError(`${file}: does not fit ${data.name}: ${fault}`);
}

function findMisfit(
  { rows, columns, accuracies }: LabelsMetadata,
  shape: FileShape,
  rightLabels: RightLabels,
): string | null {
  if (shape.rows !== rows) return `it says ${rows} rows, the data has ${shape.rows}`;
  const absent = Object.values(columns).find((column) => !shape.names.has(column));
  if (absent !== undefined) return `the data has no column "${absent}"`;
  for (const { period, right } of accuracies) {
    const seen = rightLabels.in(period);
    if (seen !== right) return `it says ${right} right labels in period ${period}, the data has ${seen}`;
  }
  return null;
}
