import { isMissingText } from '../core/table/cells.ts';
import type { Cell } from '../core/table/column.ts';
import { readCsvRecords } from './csv-records.ts';
import { type Entry, flattenObject, isObject } from './json-entries.ts';
import { parseJsonLine } from './json-line.ts';
import { DAMAGED_TEXT } from './text-lines.ts';
import { decodeText } from './text-source.ts';

/** What one side of a captured record sent: a request, an answer or ground truth. */
export interface Payload {
  readonly data: string;
  /** `CSV`, `JSON` or `BASE64`; null where the record does not say. */
  readonly encoding: string | null;
  readonly contentType: string | null;
}

/** One row of a payload: values in the order of the names, values with names of their own, or what is wrong. */
export type PayloadRow =
  | { readonly values: readonly Cell[] }
  | { readonly entries: readonly Entry[] }
  | { readonly fault: string };

/** Keys under which a JSON payload lists its rows. */
const ROW_LISTS = ['instances', 'predictions'];
/** Key under which one row of a JSON payload lists its values. */
const VALUE_LIST = 'features';

const JSON_TYPE = /json/i;
const JSON_LINES_TYPE = /json-?lines|ndjson|jsonl/i;
const CSV_TYPE = /csv/i;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const LINE_BREAK = /\r?\n/;

/**
 * The rows of a payload, or what makes it unreadable as a whole.
 *
 * CSV has a row a line, without a header, so `names` name its fields; a line break at the end is none of a
 * row. JSON has one row in an object, a value or an array of values, many in an array of arrays or of
 * objects, in a list `instances` or `predictions`, or in JSON Lines. The values of an array, also of one
 * called `features`, take `names` in order; objects name their own values, nested ones by path. Base64 is
 * decoded first. Where the record does not say what it holds, the content type does, else the first
 * character.
 *
 * Cost: O(characters).
 *
 * @example readPayload({ data: '0.3,Ideal\n', encoding: 'CSV', contentType: 'text/csv' }, ['carat', 'cut'])
 * // [{ values: ['0.3', 'Ideal'] }]
 */
export function readPayload(payload: Payload, names: readonly string[]): readonly PayloadRow[] | string {
  const { contentType } = payload;
  const encoding = payload.encoding?.toUpperCase() ?? null;
  if (encoding === 'BASE64') {
    const text = decodeBase64(payload.data);
    return typeof text === 'string' ? text : readText(text.decoded, { contentType, names });
  }
  if (encoding === 'CSV') return readCsvRows(payload.data, names);
  if (encoding === 'JSON') return readJsonRows(payload.data, { contentType, names });
  if (encoding === null) return readText(payload.data, { contentType, names });
  return `encoding ${JSON.stringify(payload.encoding)}, allowed: "CSV", "JSON", "BASE64"`;
}

interface PayloadContext {
  readonly contentType: string | null;
  readonly names: readonly string[];
}

/** The text in base64, or what is wrong with it. */
function decodeBase64(data: string): { readonly decoded: string } | string {
  const compact = data.replace(/\s/g, '');
  if (!BASE64.test(compact)) return 'not base64';
  const { text, damaged } = decodeText(Buffer.from(compact, 'base64'));
  return damaged ? DAMAGED_TEXT : { decoded: text };
}

function readText(text: string, context: PayloadContext): readonly PayloadRow[] | string {
  const { contentType } = context;
  if (contentType !== null && JSON_TYPE.test(contentType)) return readJsonRows(text, context);
  if (contentType !== null && CSV_TYPE.test(contentType)) return readCsvRows(text, context.names);
  return /^\s*[[{]/.test(text) ? readJsonRows(text, context) : readCsvRows(text, context.names);
}

function readCsvRows(data: string, names: readonly string[]): readonly PayloadRow[] | string {
  const text = trimLineEnd(data);
  if (text === '') return 'no data';
  if (names.length === 0) return 'values without names';
  if (text.includes('"')) return readQuotedRows(text, names);
  if (!text.includes('\n')) return [readFields(text.split(','), names)];
  return text.split(LINE_BREAK).map((line) => readFields(line.split(','), names));
}

function readQuotedRows(text: string, names: readonly string[]): readonly PayloadRow[] {
  const rows: PayloadRow[] = [];
  let line = 1;
  const skipBlank = (next: number): void => {
    // The records leave blank lines out, but a row's place is what it joins by.
    for (; line < next; line += 1) rows.push(readFields([''], names));
  };
  for (const record of readCsvRecords(text)) {
    skipBlank(record.line);
    rows.push(record.fields === null ? { fault: record.fault } : readFields(record.fields, names));
    line += record.lines;
  }
  skipBlank(text.split('\n').length + 1);
  return rows;
}

function readFields(fields: readonly string[], names: readonly string[]): PayloadRow {
  if (fields.length !== names.length) return { fault: describeCount(fields.length, names) };
  return { values: fields.map((field) => (isMissingText(field) ? null : field)) };
}

function describeCount(count: number, names: readonly string[]): string {
  if (names.length === 0) return 'values without names';
  return `${count} ${count === 1 ? 'value' : 'values'}, expected ${names.length}`;
}

function readJsonRows(data: string, context: PayloadContext): readonly PayloadRow[] | string {
  const text = data.trim();
  if (text === '') return 'no data';
  const { contentType, names } = context;
  if (contentType !== null && JSON_LINES_TYPE.test(contentType)) return readJsonLineRows(text, names);
  const value = tryParse(text);
  if (value !== undefined) return rowsOf(value, names);
  // Several lines of JSON come under plain content types too.
  return text.includes('\n') ? readJsonLineRows(text, names) : 'not JSON';
}

function readJsonLineRows(text: string, names: readonly string[]): readonly PayloadRow[] {
  return text.split(LINE_BREAK).map((line) => {
    const value = tryParse(line);
    return value === undefined ? { fault: 'not JSON' } : rowOf(value, names);
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

function rowsOf(value: unknown, names: readonly string[]): readonly PayloadRow[] | string {
  const rows = listRows(value, names);
  return rows.length === 0 ? 'no data' : rows.map((row) => rowOf(row, names));
}

function listRows(value: unknown, names: readonly string[]): readonly unknown[] {
  if (isObject(value)) {
    const record = value as Readonly<Record<string, unknown>>;
    const list = ROW_LISTS.map((key) => record[key]).find(Array.isArray);
    return list ?? [value];
  }
  if (!Array.isArray(value)) return [value];
  // A flat array is one row of values, or many rows of the one value that a row has.
  const isList = value.length === 0 || value.some((item) => typeof item === 'object' && item !== null);
  return isList || names.length === 1 ? value : [value];
}

function rowOf(value: unknown, names: readonly string[]): PayloadRow {
  if (Array.isArray(value)) return readValues(value, names);
  if (!isObject(value)) return readValues([value], names);
  const { [VALUE_LIST]: list, ...rest } = value as Readonly<Record<string, unknown>>;
  if (!Array.isArray(list) || names.includes(VALUE_LIST)) return namedRow(value);
  const row = readValues(list, names);
  if (!('values' in row)) return row;
  const named = names.map((name, index): Entry => [name, row.values[index] ?? null]);
  return { entries: [...flattenObject(rest), ...named] };
}

function readValues(values: readonly unknown[], names: readonly string[]): PayloadRow {
  if (values.length !== names.length) return { fault: describeCount(values.length, names) };
  return { values: values.map(cellOf) };
}

function namedRow(record: object): PayloadRow {
  const entries = [...flattenObject(record)];
  return entries.length === 0 ? { fault: 'no data' } : { entries };
}

function cellOf(value: unknown): Cell {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : (value as Cell);
}

function trimLineEnd(text: string): string {
  if (!text.endsWith('\n')) return text;
  return text.slice(0, text.endsWith('\r\n') ? -2 : -1);
}
