import type { Cell } from '../core/table/column.ts';
import { type Entry, flattenObject } from './json-entries.ts';
import { type RowShape, readCsvRows, readJsonLineRows, readJsonRows, type SentRow } from './payload-rows.ts';
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

/** Key under which one row of a JSON payload lists its values. */
const VALUE_LIST = 'features';

const JSON_TYPE = /json/i;
const JSON_LINES_TYPE = /json-?lines|ndjson|jsonl/i;
const CSV_TYPE = /csv/i;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * The rows of a payload, or what makes it unreadable as a whole.
 *
 * CSV has a row a line, without a header, so `names` name its fields; where a row has one value, the values of
 * a single line are rows. JSON has one row in an object, a value or an array of values, many in an array of
 * arrays or of objects, in a list `instances` or `predictions`, or in JSON Lines. The values of an array, also
 * of one called `features`, take `names` in order; objects name their own values, nested ones by path. Base64
 * is decoded first. Where the record does not say what it holds, the content type does, else the first
 * character.
 *
 * Cost: O(characters).
 *
 * @param countSent how many rows there must be if values are to be rows of one value each; null where that is not known
 * @example readPayload({ data: '0.3,Ideal\n', encoding: 'CSV', contentType: 'text/csv' }, ['carat', 'cut'])
 * // [{ values: ['0.3', 'Ideal'] }]
 */
export function readPayload(
  payload: Payload,
  names: readonly string[],
  countSent: () => number | null = () => null,
): readonly PayloadRow[] | string {
  const isColumn = (values: number) => names.length === 1 && (countSent() ?? values) === values;
  const rows = readRows(payload, { width: names.length, isColumn });
  return typeof rows === 'string' ? rows : rows.map((row) => nameRow(row, names));
}

/** Whether a payload says that it is CSV. */
export function isCsv({ encoding, contentType }: Payload): boolean {
  const named = encoding?.toUpperCase() ?? null;
  return named === 'CSV' || (named !== 'JSON' && CSV_TYPE.test(contentType ?? ''));
}

/** The rows of a payload as they were sent, or what makes it unreadable as a whole. */
export function readRows(payload: Payload, shape: RowShape): readonly SentRow[] | string {
  const { data, contentType } = payload;
  const encoding = payload.encoding?.toUpperCase() ?? null;
  if (encoding === 'BASE64') {
    const text = decodeBase64(data);
    return typeof text === 'string' ? text : readText(text.decoded, contentType, shape);
  }
  if (encoding === 'CSV') return readCsvRows(data, shape);
  if (encoding === 'JSON') return readJson(data, contentType, shape);
  if (encoding === null) return readText(data, contentType, shape);
  return `encoding ${JSON.stringify(payload.encoding)}, allowed: "CSV", "JSON", "BASE64"`;
}

/** The text in base64, or what is wrong with it. */
function decodeBase64(data: string): { readonly decoded: string } | string {
  const compact = data.replace(/\s/g, '');
  if (!BASE64.test(compact)) return 'not base64';
  const { text, damaged } = decodeText(Buffer.from(compact, 'base64'));
  return damaged ? DAMAGED_TEXT : { decoded: text };
}

function readText(text: string, contentType: string | null, shape: RowShape): readonly SentRow[] | string {
  if (contentType !== null && JSON_TYPE.test(contentType)) return readJson(text, contentType, shape);
  if (contentType !== null && CSV_TYPE.test(contentType)) return readCsvRows(text, shape);
  return /^\s*[[{]/.test(text) ? readJson(text, contentType, shape) : readCsvRows(text, shape);
}

function readJson(text: string, contentType: string | null, shape: RowShape): readonly SentRow[] | string {
  const isLines = contentType !== null && JSON_LINES_TYPE.test(contentType);
  return isLines ? readJsonLineRows(text) : readJsonRows(text, shape);
}

function nameRow(row: SentRow, names: readonly string[]): PayloadRow {
  if ('fault' in row) return row;
  if ('values' in row) return nameValues(row.values, row.count, names);
  const { [VALUE_LIST]: list, ...rest } = row.record;
  if (!Array.isArray(list) || names.includes(VALUE_LIST)) return nameEntries(row.record);
  const named = nameValues(list, list.length, names);
  if (!('values' in named)) return named;
  return {
    entries: [
      ...flattenObject(rest),
      ...names.map((name, index): Entry => [name, named.values[index] ?? null]),
    ],
  };
}

function nameValues(values: readonly unknown[], count: number, names: readonly string[]): PayloadRow {
  return count === names.length ? { values: values.map(cellOf) } : { fault: describeCount(count, names) };
}

function nameEntries(record: object): PayloadRow {
  const entries = [...flattenObject(record)];
  return entries.length === 0 ? { fault: 'no data' } : { entries };
}

function describeCount(count: number, names: readonly string[]): string {
  if (names.length === 0) return 'values without names';
  return `${count} ${count === 1 ? 'value' : 'values'}, expected ${names.length}`;
}

/** A value of a row as a cell: lists and objects as their JSON text. */
export function cellOf(value: unknown): Cell {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : (value as Cell);
}
