import { isMissingText } from '../core/table/cells.ts';
import { CsvScanner } from './csv-scanner.ts';
import { isObject } from './json-entries.ts';
import { parseJsonLine } from './json-line.ts';

/** A row as it was sent: some values in order, an object that names its own, or what is wrong. */
export type SentRow =
  | { readonly values: readonly unknown[]; readonly count: number }
  | { readonly record: Readonly<Record<string, unknown>> }
  | { readonly fault: string };

/** What the reader of some rows knows of them. */
export interface RowShape {
  /** Values of a row that are wanted; of CSV with quotes those beyond are counted and left out. */
  readonly width: number;
  /** Whether so many plain values on one line or in one list are so many rows, not the values of one. */
  readonly isColumn: (values: number) => boolean;
}

/** Keys under which a JSON text lists its rows. */
const ROW_LISTS = ['instances', 'predictions'];
const LINE_BREAK = /\r?\n/;

/** A line of CSV is a row, also a blank one: a row's place is what it joins by. A line break at the end is none. */
export function readCsvRows(data: string, { width, isColumn }: RowShape): readonly SentRow[] | string {
  const text = trimLineEnd(data);
  if (text === '') return 'no data';
  if (width === 0) return 'values without names';
  if (text.includes('"')) return readQuotedRows(text, width);
  if (text.includes('\n')) return text.split(LINE_BREAK).map((line) => fieldsRow(line.split(',')));
  // SageMaker's XGBoost joins its answers to many rows by commas.
  const fields = text.split(',');
  return isColumn(fields.length) ? fields.map((field) => fieldsRow([field])) : [fieldsRow(fields)];
}

function readQuotedRows(text: string, width: number): readonly SentRow[] {
  const bytes = Buffer.from(text);
  const source = bytes.length === text.length ? text : bytes;
  const scanner = new CsvScanner(width);
  const rows: SentRow[] = [];
  for (let at = 0; at <= bytes.length; ) {
    at = scanner.next(bytes, at, true);
    const { fault, fields } = scanner.record;
    rows.push(fault === null ? fieldsRow(scanner.texts(source), fields) : { fault });
  }
  return rows;
}

function fieldsRow(fields: readonly string[], count = fields.length): SentRow {
  return { values: fields.map((field) => (isMissingText(field) ? null : field)), count };
}

/**
 * JSON has one row in an object, a value or a list of values, many in a list of lists or of objects, in a list
 * `instances` or `predictions`, or in JSON Lines.
 */
export function readJsonRows(data: string, shape: RowShape): readonly SentRow[] | string {
  const text = data.trim();
  if (text === '') return 'no data';
  const value = tryParse(text);
  if (value !== undefined) {
    const rows = listRows(value, shape);
    return rows.length === 0 ? 'no data' : rows.map(sentRow);
  }
  // Several lines of JSON come under plain content types too.
  return text.includes('\n') ? readJsonLineRows(text) : 'not JSON';
}

export function readJsonLineRows(data: string): readonly SentRow[] | string {
  const text = data.trim();
  if (text === '') return 'no data';
  return text.split(LINE_BREAK).map((line) => {
    const value = tryParse(line);
    return value === undefined ? { fault: 'not JSON' } : sentRow(value);
  });
}

/** The value of a JSON text; undefined where it is none. */
function tryParse(text: string): unknown {
  try {
    return parseJsonLine(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function listRows(value: unknown, { isColumn }: RowShape): readonly unknown[] {
  if (isObject(value)) {
    const record = value as Readonly<Record<string, unknown>>;
    const list = ROW_LISTS.map((key) => record[key]).find(Array.isArray);
    return list ?? [value];
  }
  if (!Array.isArray(value)) return [value];
  const isPlain = value.length > 0 && value.every((item) => typeof item !== 'object' || item === null);
  return isPlain && !isColumn(value.length) ? [value] : value;
}

function sentRow(value: unknown): SentRow {
  if (isObject(value)) return { record: value as Readonly<Record<string, unknown>> };
  const values = Array.isArray(value) ? value : [value];
  return { values, count: values.length };
}

function trimLineEnd(text: string): string {
  if (!text.endsWith('\n')) return text;
  return text.slice(0, text.endsWith('\r\n') ? -2 : -1);
}
