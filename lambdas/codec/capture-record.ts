import type { CaptureNames } from '../contract/capture-config.ts';
import type { Cell } from '../core/table/column.ts';
import { isObject } from './json-entries.ts';
import { parseJsonLine } from './json-line.ts';
import { isCsv, type Payload, type PayloadRow, readPayload, readRows } from './payload.ts';

/** What a record says of itself. */
interface EventMetadata {
  /** The caller's inference id if there is one, else the event's own. */
  readonly id: string | null;
  /** When the endpoint was called, as written. */
  readonly time: string | null;
}

/** The rows of one part of a record, and the names of those of its values that have none. */
interface RecordSide {
  readonly names: readonly string[];
  readonly rows: readonly PayloadRow[];
}

/** The rows of one record: the i-th row is the i-th row of every side. */
export interface RecordRows extends EventMetadata {
  readonly count: number;
  readonly sides: readonly RecordSide[];
}

/** A record that cannot be used at all, and how many rows it seems to hold. */
export interface RecordFault {
  readonly fault: string;
  readonly rows: number;
}

type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * The rows of one line of SageMaker Data Capture. Both sides that have names must be there and hold equally
 * many rows.
 *
 * Cost: O(characters).
 *
 * @param parse gives the line's parts where something faster than a JSON parser can
 */
export function readCaptureRecord(
  line: string,
  names: CaptureNames,
  parse: () => unknown = () => parseJsonLine(line),
): RecordRows | RecordFault {
  const record = parseRecord(parse, 'captureData');
  if (typeof record === 'string') return faultOf(record);
  const { metadata, body } = record;
  const wanted = [
    { key: 'endpointInput', names: names.inputs },
    {
      key: 'endpointOutput',
      names: names.outputs,
      // A request that is read is compared row by row below.
      ...(names.inputs === undefined && { countSent: () => countLines(body.endpointInput) }),
    },
  ];
  const sides: RecordSide[] = [];
  let fault: string | null = null;
  for (const { names: known, ...side } of wanted) {
    if (known === undefined) continue;
    const rows = readSide(body[side.key], { ...side, names: known });
    if (typeof rows === 'string') fault ??= rows;
    else sides.push({ names: known, rows });
  }
  const counts = sides.map(({ rows }) => rows.length);
  const count = Math.max(1, ...counts);
  if (fault === null && counts.some((other) => other !== count))
    fault = `${counts[0]} rows in endpointInput, ${counts[1]} in endpointOutput`;
  return fault === null ? { ...metadata, count, sides } : { fault, rows: count };
}

/** The labels of one line of SageMaker ground truth; `label` names a value that comes without a name. */
export function readGroundTruthRecord(line: string, label: string): RecordRows | RecordFault {
  const record = parseRecord(() => parseJsonLine(line), 'groundTruthData');
  if (typeof record === 'string') return faultOf(record);
  const { metadata, body } = record;
  const rows = readSide(body, { key: 'groundTruthData', names: [label] });
  if (typeof rows === 'string') return faultOf(rows);
  const labels = rows.map((row) => requireEntry(row, label));
  return { ...metadata, count: labels.length, sides: [{ names: [label], rows: labels }] };
}

/**
 * The id of a record's row: that of the record, and where the record holds several rows the row's place
 * behind it, counted from 0.
 *
 * @example rowId('7', 2, 3) // '7#2'
 */
export function rowId(id: string, row: number, rows: number): string {
  return rows === 1 ? id : `${id}#${row}`;
}

function faultOf(fault: string): RecordFault {
  return { fault, rows: 1 };
}

interface ParsedRecord {
  readonly metadata: EventMetadata;
  readonly body: JsonRecord;
}

function parseRecord(parse: () => unknown, key: 'captureData' | 'groundTruthData'): ParsedRecord | string {
  let record: unknown;
  try {
    record = parse();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return 'not a JSON object';
    throw error;
  }
  if (!isObject(record)) return 'not a JSON object';
  const { [key]: body, eventMetadata } = record as JsonRecord;
  if (!isObject(body)) return `no ${key}`;
  return { metadata: readMetadata(eventMetadata), body: body as JsonRecord };
}

function readMetadata(value: unknown): EventMetadata {
  const { inferenceId, eventId, inferenceTime } = (isObject(value) ? value : {}) as JsonRecord;
  return { id: textOf(inferenceId) ?? textOf(eventId), time: textOf(inferenceTime) };
}

/** A text that says something; numbers are taken for their text. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A row whose values bring their own names must have the one that is asked for. */
function requireEntry(row: PayloadRow, name: string): PayloadRow {
  if (!('entries' in row) || row.entries.some(([key]) => key === name)) return row;
  return { fault: `groundTruthData: no value named ${JSON.stringify(name)}` };
}

interface SideContext {
  /** What faults call the side. */
  readonly key: string;
  readonly names: readonly string[];
  readonly countSent?: () => number | null;
}

function readSide(value: unknown, { key, names, countSent }: SideContext): readonly PayloadRow[] | string {
  const payload = payloadOf(value);
  if (payload === null) return `no ${key}`;
  try {
    const rows = readPayload(payload, names, countSent);
    return typeof rows === 'string' ? `${key}: ${rows}` : rows.map((row) => nameFault(row, key));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${key}: nested too deep`;
  }
}

/** How many rows a request of CSV has, a line each; null where it is none. */
function countLines(request: unknown): number | null {
  const payload = payloadOf(request);
  if (payload === null || !isCsv(payload)) return null;
  const rows = readRows(payload, { width: 1, isColumn: () => false });
  return typeof rows === 'string' ? null : rows.length;
}

function nameFault(row: PayloadRow, key: string): PayloadRow {
  return 'fault' in row ? { fault: `${key}: ${row.fault}` } : row;
}

function payloadOf(value: unknown): Payload | null {
  if (!isObject(value)) return null;
  const { data, encoding, observedContentType } = value as JsonRecord;
  return typeof data === 'string'
    ? { data, encoding: textOf(encoding), contentType: textOf(observedContentType) }
    : null;
}

/** Hands over the cells of a record's row by name, or says what is wrong with the row and hands over none. */
export function takeRow(
  { sides }: RecordRows,
  row: number,
  put: (name: string, cell: Cell) => void,
): string | null {
  for (const { rows } of sides) {
    const part = rows[row] as PayloadRow;
    if ('fault' in part) return part.fault;
  }
  for (const { names, rows } of sides) {
    const part = rows[row] as PayloadRow;
    if ('entries' in part) for (const [name, cell] of part.entries) put(name, cell);
    if ('values' in part)
      for (let place = 0; place < names.length; place += 1)
        put(names[place] as string, part.values[place] as Cell);
  }
  return null;
}
