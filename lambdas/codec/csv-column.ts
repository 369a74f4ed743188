import { canonicalText } from '../core/table/canonical.ts';
import { isMissingText, numberOf } from '../core/table/cells.ts';
import { type Column, numberColumn, type Value } from '../core/table/column.ts';
import { ColumnBuilder } from '../core/table/column-builder.ts';
import { type FieldSpan, fieldText } from './csv-scanner.ts';
import { BATCH_ROWS } from './reader.ts';
import { type NumberScan, scanNumber } from './scan-number.ts';

/** Gathers the fields of a column of CSV, row by row. */
export interface CsvColumn {
  add(row: number, bytes: Buffer, field: FieldSpan): void;
  /** The column of so many rows; the next batch begins. */
  take(rows: number): Column;
}

const scan: NumberScan = { value: 0, isCanonical: false };

/** A column of which only the numbers matter. */
export class CsvNumbers implements CsvColumn {
  #values = new Float64Array(BATCH_ROWS);
  #others = new Map<number, Value>();

  add(row: number, bytes: Buffer, field: FieldSpan): void {
    scanNumber(bytes, field, scan);
    this.#values[row] = scan.value;
    if (Number.isNaN(scan.value) && field.start !== field.end) this.#addText(row, fieldText(bytes, field));
  }

  #addText(row: number, text: string): void {
    if (isMissingText(text)) return;
    const number = numberOf(text);
    if (number === undefined) this.#others.set(row, text);
    else this.#values[row] = number;
  }

  take(rows: number): Column {
    const column = numberColumn(this.#values.subarray(0, rows), this.#others);
    this.#values = new Float64Array(BATCH_ROWS);
    this.#others = new Map();
    return column;
  }
}

/**
 * A column of which the texts matter as well: a field becomes a number where the number has the same canonical
 * text, so that no comparison can tell, and stays a text elsewhere, such as 007 and 1e5.
 */
export class CsvValues implements CsvColumn {
  #builder = new ColumnBuilder();

  add(row: number, bytes: Buffer, field: FieldSpan): void {
    scanNumber(bytes, field, scan);
    const { value, isCanonical } = scan;
    if (!Number.isNaN(value) && isCanonical) {
      this.#builder.add(row, value);
      return;
    }
    const text = fieldText(bytes, field);
    if (isMissingText(text)) this.#builder.add(row, null);
    else this.#builder.add(row, isTextOf(text, value) ? value : text);
  }

  take(rows: number): Column {
    const column = this.#builder.finish(rows);
    this.#builder = new ColumnBuilder();
    return column;
  }
}

function isTextOf(text: string, value: number): boolean {
  if (Number.isNaN(value)) return false;
  return String(value) === text || canonicalText(value) === canonicalText(text);
}
