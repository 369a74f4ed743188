import { isUtf8 } from 'node:buffer';
import type { Column } from '../core/table/column.ts';
import type { Table } from '../core/table/table.ts';
import { BrokenLines } from './broken-lines.ts';
import { type ByteSource, OpenRecordError } from './byte-source.ts';
import { type CsvColumn, CsvNumbers, CsvValues } from './csv-column.ts';
import { type CsvRecord, CsvScanner, type FieldSpan } from './csv-scanner.ts';
import { quoteLine } from './quote-line.ts';
import { BATCH_ROWS, type ReadOptions } from './reader.ts';
import { readTextBytes } from './text-bytes.ts';
import { DAMAGED_TEXT, MOST_LINE_BYTES, TOO_LONG } from './text-lines.ts';

const LINE_FEED = 10;
const MOST_COLUMNS = 1 << 16;
const SHOWN_BYTES = 256;
const NO_TEXT = 'the header line is not text, allowed: column names';
const LONE_RETURN = /\r(?!\n)/;

/**
 * Reads CSV with a header line: quoted fields, LF or CRLF, blank lines skipped, UTF-8 or UTF-16 with a mark.
 * Missing tokens become null. A record with the wrong number of fields, a broken quote or bytes that are no
 * text is counted line by line, quoted and left out. Columns without a name, such as the index that data
 * frames write, are left out too. Memory is bounded by a batch and the longest line allowed.
 *
 * @throws Error where the header is broken, names no column or names one twice
 * @throws OpenRecordError where a part of a file ends within quotes
 */
export async function* readCsv(source: ByteSource, options: ReadOptions): AsyncGenerator<Table> {
  const rows = new CsvRows(options);
  let window: Buffer = Buffer.alloc(0);
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of readTextBytes(source)) {
    pieces.push(piece);
    bytes += piece.length;
    // A record that did not end is read again when there is as much again, so that long ones stay cheap.
    if (bytes < window.length) continue;
    window = Buffer.concat([window, ...pieces]);
    window = window.subarray(yield* rows.read(window, false));
    pieces = [];
    bytes = 0;
  }
  window = Buffer.concat([window, ...pieces]);
  const taken = yield* rows.read(window, source.goesOn !== true);
  if (taken < window.length) throw new OpenRecordError(`${source.name}: a part ends within a record`);
  yield rows.take();
}

/** Turns the records of a file into batches. */
class CsvRows {
  readonly #options: ReadOptions;
  #scanner = new CsvScanner(MOST_COLUMNS);
  /** Null until the header was read. */
  #names: readonly string[] | null = null;
  #columns: readonly { readonly name: string; readonly index: number; readonly cells: CsvColumn }[] = [];
  #unread: readonly string[] = [];
  #line = 1;
  #rows = 0;
  #broken = new BrokenLines();
  /** Whether the rest of a line that is too long is being passed over. */
  #isPassing = false;
  readonly #field: FieldSpan = { start: 0, end: 0, doubled: 0 };

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  /** Reads the records that are whole; how many bytes they took. */
  *read(bytes: Buffer, isLast: boolean): Generator<Table, number> {
    const isText = isUtf8(bytes.subarray(0, isLast ? bytes.length : bytes.lastIndexOf(LINE_FEED) + 1));
    let at = this.#isPassing ? this.#pass(bytes) : 0;
    while (at < bytes.length) {
      const next = this.#scanner.next(bytes, at, isLast);
      if (next === -1) {
        if (bytes.length - at <= MOST_LINE_BYTES) break;
        if (this.#names === null) throw new Error(`the header line is ${TOO_LONG}`);
        this.#broken.add(
          `line ${this.#line}: ${TOO_LONG}: ${quoteLine(bytes.toString('utf8', at, at + SHOWN_BYTES))}`,
        );
        this.#isPassing = true;
        at += this.#pass(bytes.subarray(at));
        continue;
      }
      this.#take(bytes, isText);
      at = next;
      if (this.#rows === BATCH_ROWS) yield this.take();
    }
    return Math.min(at, bytes.length);
  }

  /** Passes over the rest of a line. */
  #pass(bytes: Buffer): number {
    const end = bytes.indexOf(LINE_FEED);
    if (end === -1) return bytes.length;
    this.#isPassing = false;
    this.#line += 1;
    return end + 1;
  }

  #take(bytes: Buffer, isText: boolean): void {
    const { record } = this.#scanner;
    const line = this.#line;
    this.#line += record.lines;
    if (record.isBlank) return;
    if (this.#names === null) {
      this.#readHeader(bytes);
      return;
    }
    const fault = this.#findFault(record, bytes, isText);
    if (fault === null) this.#addRow(bytes);
    else
      this.#broken.add(
        `${saySpan(record, line)}: ${fault}: ${quoteLine(sourceOf(bytes, record))}`,
        record.lines,
      );
  }

  #findFault({ fields, fault, start, end }: CsvRecord, bytes: Buffer, isText: boolean): string | null {
    if (end - start > MOST_LINE_BYTES) return TOO_LONG;
    if (fault !== null) return fault;
    const expected = this.#names?.length ?? 0;
    if (fields !== expected) return `${fields} ${fields === 1 ? 'field' : 'fields'}, expected ${expected}`;
    return isText || isUtf8(bytes.subarray(start, end)) ? null : DAMAGED_TEXT;
  }

  #addRow(bytes: Buffer): void {
    const { starts, ends, doubled } = this.#scanner;
    const field = this.#field;
    for (const { index, cells } of this.#columns) {
      field.start = starts[index] as number;
      field.end = ends[index] as number;
      field.doubled = doubled[index] as number;
      cells.add(this.#rows, bytes, field);
    }
    this.#rows += 1;
  }

  #readHeader(bytes: Buffer): void {
    const { record } = this.#scanner;
    const names = this.#scanner.texts(bytes);
    if (!isUtf8(bytes.subarray(record.start, record.end))) throw new Error(NO_TEXT);
    checkHeader(record, names, sourceOf(bytes, record));
    const { columns: wanted, asNumbers } = this.#options;
    const isNumeric = (name: string) =>
      wanted === null ? asNumbers?.has(name) : wanted.get(name) === 'numbers';
    this.#names = names;
    this.#scanner = new CsvScanner(names.length);
    this.#unread = wanted === null ? [] : names.filter((name) => name !== '' && !wanted.has(name));
    this.#columns = names.flatMap((name, index) => {
      if (name === '' || (wanted !== null && !wanted.has(name))) return [];
      return { name, index, cells: isNumeric(name) ? new CsvNumbers() : new CsvValues() };
    });
  }

  /** The rows so far as a batch; the next one begins. */
  take(): Table {
    const columns = new Map<string, Column>();
    for (const { name, cells } of this.#columns) columns.set(name, cells.take(this.#rows));
    const table = { rows: this.#rows, columns, malformed: this.#broken.summary(), unread: this.#unread };
    this.#rows = 0;
    this.#broken = new BrokenLines();
    return table;
  }
}

function checkHeader(
  { fault, fields, start, end }: CsvRecord,
  names: readonly string[],
  source: string,
): void {
  if (end - start > MOST_LINE_BYTES) throw new Error(`the header line is ${TOO_LONG}`);
  if (fault !== null) throw new Error(`the header line is broken: ${fault}: ${quoteLine(source)}`);
  if (fields > MOST_COLUMNS)
    throw new Error(`the header line names ${fields} columns, allowed: ${MOST_COLUMNS}`);
  if (names.some((name) => LONE_RETURN.test(name)))
    throw new Error('the header line holds a CR without LF, allowed: lines that end in LF or CRLF');
  const seen = new Set<string>();
  for (const name of names) {
    if (name !== '' && seen.has(name)) throw new Error(`the header line names column "${name}" twice`);
    seen.add(name);
  }
  if (names.every((name) => name === '')) throw new Error('the header line names no column');
  if (names.some((name) => name.includes('\0'))) throw new Error(NO_TEXT);
}

function sourceOf(bytes: Buffer, { start, end }: CsvRecord): string {
  return bytes.toString('utf8', start, end);
}

function saySpan({ lines }: CsvRecord, line: number): string {
  return lines === 1 ? `line ${line}` : `lines ${line} to ${line + lines - 1}`;
}
