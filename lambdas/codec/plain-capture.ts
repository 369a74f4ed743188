import { CAPTURE_COLUMNS, type CaptureNames } from '../contract/capture-config.ts';
import { isMissingText } from '../core/table/cells.ts';
import type { Cell } from '../core/table/column.ts';
import type { BatchBuilder, ColumnSlot } from './batch-builder.ts';
import type { EnvelopeScanner, SideSpans } from './capture-envelope.ts';
import { textOf } from './capture-record.ts';
import type { ReadOptions } from './reader.ts';
import { type NumberScan, scanNumber } from './scan-number.ts';

interface SideFields {
  readonly spans: SideSpans;
  readonly columns: readonly FieldColumn[];
  readonly ends: Int32Array;
}

interface FieldColumn {
  readonly name: string;
  readonly isNumber: boolean;
  /** Where its cells go, null where they are not read; undefined before the first one. */
  slot: ColumnSlot | null | undefined;
}

const scan: NumberScan = { value: 0, isCanonical: false };

/**
 * Puts the commonest records of Data Capture, one row of ASCII CSV without quotes on each side, from their
 * bytes into a batch, with the same cells as capture-record.ts gives, but no objects between.
 */
export class PlainCapture {
  readonly #scanner: EnvelopeScanner;
  readonly #batch: BatchBuilder;
  readonly #sides: readonly SideFields[];
  readonly #field = { start: 0, end: 0 };

  constructor(
    scanner: EnvelopeScanner,
    batch: BatchBuilder,
    { names, options }: { readonly names: CaptureNames; readonly options: ReadOptions },
  ) {
    this.#scanner = scanner;
    this.#batch = batch;
    const sides = [
      { spans: scanner.input, known: names.inputs },
      { spans: scanner.output, known: names.outputs },
    ];
    this.#sides = sides.flatMap(({ spans, known }) =>
      known === undefined
        ? []
        : {
            spans,
            columns: known.map((name) => ({
              name,
              isNumber: options.columns?.get(name) === 'numbers',
              slot: undefined,
            })),
            ends: new Int32Array(known.length),
          },
    );
  }

  /** Adds the line that was scanned last as one row; false, with nothing added, where it is no such record. */
  add(bytes: Buffer): boolean {
    const scanner = this.#scanner;
    if (!scanner.isAscii) return false;
    for (const { spans, ends } of this.#sides) if (!scanner.cutFields(spans, ends)) return false;
    if (scanner.eventId.escapes + scanner.inferenceId.escapes + scanner.inferenceTime.escapes > 0)
      return false;
    for (const side of this.#sides) this.#addSide(bytes, side);
    const { eventId, inferenceId, inferenceTime } = scanner;
    this.#batch.set(
      CAPTURE_COLUMNS.id,
      textOf(scanner.textOf(inferenceId)) ?? textOf(scanner.textOf(eventId)),
    );
    this.#batch.set(CAPTURE_COLUMNS.timestamp, textOf(scanner.textOf(inferenceTime)));
    this.#batch.endRow();
    return true;
  }

  #addSide(bytes: Buffer, { spans, columns, ends }: SideFields): void {
    const field = this.#field;
    let start = spans.data.start;
    for (let place = 0; place < columns.length; place += 1) {
      const column = columns[place] as FieldColumn;
      field.start = start;
      field.end = ends[place] as number;
      start = field.end + 1;
      if (column.slot === undefined) column.slot = this.#batch.slotOf(column.name);
      if (column.slot === null) continue;
      this.#batch.setIn(column.slot, column.isNumber ? numberIn(bytes, field) : textIn(bytes, field));
    }
  }
}

function numberIn(bytes: Buffer, field: { start: number; end: number }): Cell {
  scanNumber(bytes, field, scan);
  return Number.isNaN(scan.value) ? textIn(bytes, field) : scan.value;
}

function textIn(bytes: Buffer, { start, end }: { start: number; end: number }): Cell {
  const text = bytes.toString('latin1', start, end);
  return isMissingText(text) ? null : text;
}
