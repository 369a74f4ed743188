import { type Column, cellsOf, missingColumn, numberColumn, type Value } from '../../core/table/column.ts';
import { columnOf } from '../../core/table/column-builder.ts';
import type { ArrowData, ArrowField } from './arrow-memory.ts';
import { type ColumnType, columnTypeOf } from './column-types.ts';
import { decodeTexts, decodeTextViews } from './decode-texts.ts';

/** An Arrow array in memory, to be read as a column. */
export interface EncodedColumn {
  readonly memory: ArrayBuffer;
  readonly field: ArrowField;
  readonly data: ArrowData;
  /** 1 for the rows that have a value, as far as this is known from what the column lies within. */
  readonly within: Uint8Array | null;
}

const WORD = 2 ** 32;
/** A byte of a bitmap in which no row is missing. */
const ALL_SET = 0xff;

/**
 * Copies an Arrow array out of memory as a column.
 *
 * @throws Error where the type is none that is read
 */
export function decodeColumn(encoded: EncodedColumn): Column {
  const { field, data } = encoded;
  if (field.dictionary !== null) return decodeDictionary(encoded, presentRows(encoded));
  const type = columnTypeOf(field);
  if (type === undefined) throw new Error(`unknown format "${field.format}"`);
  if (type.kind === 'nothing') return missingColumn(data.length);
  if (type.kind === 'booleans') return decodeBooleans(encoded, presentRows(encoded));
  if (type.kind === 'texts') return columnOf(decodeTexts(encoded, presentRows(encoded), type.offsetBytes));
  if (type.kind === 'text views') return columnOf(decodeTextViews(encoded, presentRows(encoded)));
  if (type.kind === 'longs' || type.kind === 'unsigned longs')
    return decodeLongs(encoded, type.kind === 'longs');
  const values = hideMissing(decodeNumbers(encoded, type), encoded);
  const isTime = type.kind === 'times' || type.kind === 'days';
  return isTime ? { kind: 'instants', length: values.length, values } : numberColumn(values);
}

/** 1 for every row that has a value; null where all have. */
export function presentRows(encoded: EncodedColumn): Uint8Array | null {
  if (!hasBitmap(encoded)) return encoded.within;
  const present = new Uint8Array(encoded.data.length).fill(1);
  visitMissing(encoded, (row) => {
    present[row] = 0;
  });
  return present;
}

function hideMissing(values: Float64Array, encoded: EncodedColumn): Float64Array {
  visitMissing(encoded, (row) => {
    values[row] = Number.NaN;
  });
  return values;
}

/** Visits every row without a value, one that lies within a missing struct perhaps twice. */
function visitMissing(encoded: EncodedColumn, visit: (row: number) => void): void {
  const { memory, data, within } = encoded;
  for (let row = 0; row < (within?.length ?? 0); row += 1) if (within?.[row] === 0) visit(row);
  if (!hasBitmap(encoded)) return;
  const bits = new Uint8Array(memory, data.buffers[0], (data.offset + data.length + 7) >> 3);
  for (let byte = data.offset >> 3; byte < bits.length; byte += 1) {
    const set = bits[byte] as number;
    if (set === ALL_SET) continue;
    for (let bit = 0; bit < 8; bit += 1) {
      const row = 8 * byte + bit - data.offset;
      if (row >= 0 && row < data.length && ((set >> bit) & 1) === 0) visit(row);
    }
  }
}

function hasBitmap({ data }: EncodedColumn): boolean {
  return data.nullCount !== 0 && data.buffers[0] !== undefined && data.buffers[0] !== 0;
}

/** The values as doubles, whatever stands in the rows without one. */
function decodeNumbers({ memory, data }: EncodedColumn, type: ColumnType): Float64Array {
  const { length, offset } = data;
  const address = data.buffers[1] ?? 0;
  if (length === 0) return new Float64Array(0);
  switch (type.kind) {
    case 'doubles':
      return new Float64Array(memory, address + 8 * offset, length).slice();
    case 'floats':
      return Float64Array.from(new Float32Array(memory, address + 4 * offset, length));
    case 'integers':
      return Float64Array.from(integers(memory, address + type.bytes * offset, { ...type, length }));
    case 'days':
      return Float64Array.from(
        new Int32Array(memory, address + 4 * offset, length),
        (day) => day * 86_400_000,
      );
    case 'times':
      return readTimes(new Int32Array(memory, address + 8 * offset, 2 * length), type);
    case 'decimals':
      return readDecimals(
        new Int32Array(memory, address + type.bytes * offset, (type.bytes / 4) * length),
        type,
      );
    default:
      throw new Error(`no numbers: ${type.kind}`);
  }
}

function integers(
  memory: ArrayBuffer,
  address: number,
  { bytes, signed, length }: { bytes: 1 | 2 | 4; signed: boolean; length: number },
): Iterable<number> {
  const types = {
    1: [Uint8Array, Int8Array],
    2: [Uint16Array, Int16Array],
    4: [Uint32Array, Int32Array],
  } as const;
  const ArrayType = types[bytes][signed ? 1 : 0];
  return new ArrayType(memory, address, length);
}

/** Whole milliseconds, rounded down, from 64-bit counts of a unit; exact, which a double of nanoseconds is not. */
function readTimes(
  words: Int32Array,
  { perMillisecond, milliseconds }: { readonly perMillisecond: number; readonly milliseconds: number },
): Float64Array {
  const times = new Float64Array(words.length / 2);
  for (let row = 0; row < times.length; row += 1) {
    const low = (words[2 * row] as number) >>> 0;
    const high = words[2 * row + 1] as number;
    const whole = Math.floor(high / perMillisecond);
    const rest = high - whole * perMillisecond;
    times[row] = (whole * WORD + Math.floor((rest * WORD + low) / perMillisecond)) * milliseconds;
  }
  return times;
}

/** Decimals as the nearest doubles. */
function readDecimals(
  words: Int32Array,
  { bytes, scale }: { readonly bytes: number; readonly scale: number },
): Float64Array {
  const size = bytes / 4;
  const values = new Float64Array(words.length / size);
  const power = scale >= 0 && scale <= 22 ? 10 ** scale : null;
  for (let row = 0; row < values.length; row += 1) {
    const units = readUnits(words.subarray(row * size, (row + 1) * size));
    // One division of two exact numbers is rounded once.
    values[row] =
      power !== null && Number.isSafeInteger(Number(units))
        ? Number(units) / power
        : Number(`${units}e${-scale}`);
  }
  return values;
}

function readUnits(words: Int32Array): bigint {
  let units = BigInt(words[words.length - 1] as number);
  for (let index = words.length - 2; index >= 0; index -= 1)
    units = (units << 32n) | BigInt((words[index] as number) >>> 0);
  return units;
}

/** 64-bit integers as numbers; those that a double cannot hold keep their digits as text, as ids do. */
function decodeLongs(encoded: EncodedColumn, signed: boolean): Column {
  const { memory, data } = encoded;
  const present = presentRows(encoded);
  const { length, offset } = data;
  const words = new Int32Array(memory, length === 0 ? 0 : (data.buffers[1] ?? 0) + 8 * offset, 2 * length);
  const values = new Float64Array(length);
  const others = new Map<number, Value>();
  for (let row = 0; row < length; row += 1) {
    const low = (words[2 * row] as number) >>> 0;
    const high = signed ? (words[2 * row + 1] as number) : (words[2 * row + 1] as number) >>> 0;
    const value = high * WORD + low;
    const isMissing = present?.[row] === 0;
    const isExact = Number.isSafeInteger(value);
    values[row] = isExact && !isMissing ? value : Number.NaN;
    if (isExact || isMissing) continue;
    others.set(row, String((BigInt(high) << 32n) | BigInt(low)));
  }
  const numbers = numberColumn(values, others);
  return others.size === 0 ? numbers : columnOf(cellsOf(numbers));
}

function decodeBooleans({ memory, data }: EncodedColumn, present: Uint8Array | null): Column {
  const { length, offset } = data;
  const bits = new Uint8Array(memory, data.buffers[1] ?? 0, (offset + length + 7) >> 3);
  const codes = new Int32Array(length);
  for (let row = 0; row < length; row += 1) {
    const place = row + offset;
    codes[row] = present?.[row] === 0 ? -1 : ((bits[place >> 3] as number) >> (place & 7)) & 1;
  }
  return { kind: 'dictionary', length, codes, entries: [false, true] };
}

/** A column of indices into a list of values, such as the categories of pandas. */
function decodeDictionary(encoded: EncodedColumn, present: Uint8Array | null): Column {
  const { memory, field, data } = encoded;
  const type = columnTypeOf({ ...field, dictionary: null });
  if (field.dictionary === null || data.dictionary === null || type === undefined)
    throw new Error('a dictionary without entries');
  const indices =
    type.kind === 'longs' || type.kind === 'unsigned longs'
      ? numbersOfLongs(memory, data)
      : decodeNumbers(encoded, type);
  const listed = cellsOf(
    decodeColumn({ memory, field: field.dictionary, data: data.dictionary, within: null }),
  );
  const entries = [...new Set(listed)].filter((entry): entry is Value => entry !== null);
  const codeOf = new Map(entries.map((entry, code) => [entry, code]));
  const codes = new Int32Array(data.length);
  for (let row = 0; row < codes.length; row += 1) {
    const entry = present?.[row] === 0 ? null : (listed[indices[row] as number] ?? null);
    codes[row] = entry === null ? -1 : (codeOf.get(entry) as number);
  }
  return { kind: 'dictionary', length: codes.length, codes, entries };
}

function numbersOfLongs(memory: ArrayBuffer, { buffers, offset, length }: ArrowData): Float64Array {
  const words = new Int32Array(memory, (buffers[1] ?? 0) + 8 * offset, 2 * length);
  return Float64Array.from({ length }, (_, row) => words[2 * row] as number);
}
