import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * The bytes of a packed file, numbers little-endian:
 *
 * | at | bytes | what |
 * |---|---|---|
 * | 0 | 8 | {@link MAGIC} |
 * | 8 | 4 | version of this form |
 * | 12 | 4 | CRC-32 of all that follows |
 * | 16 | – | deflated: length of the JSON (4), length of the arrays (4), JSON and arrays, each padded to 8 |
 *
 * Typed arrays stand in the JSON as their type, place and length; their bytes stand among the arrays.
 */
const MAGIC = Buffer.from('\x89CMM\r\n\x1a\n', 'latin1');
const VERSION = 1;
const BODY_START = 16;
/** Counts shrink to a fraction at any level; doubles hardly do at the slowest. */
const LEVEL = 1;
const ALIGNMENT = 8;
const LENGTHS = 8;

const ARRAY_TYPES = { Float64Array, Uint32Array, Int32Array, Uint16Array, Uint8Array } as const;

type PackedArray = InstanceType<(typeof ARRAY_TYPES)[keyof typeof ARRAY_TYPES]>;

interface ArrayPlace {
  readonly $array: keyof typeof ARRAY_TYPES;
  /** Bytes from the start of the arrays. */
  readonly at: number;
  readonly length: number;
}

/**
 * Packs plain data with typed arrays and maps keyed by texts or numbers, at any depth, into one compact file that notices any
 * change of its bytes. Every number survives exactly. Maps are sorted by key, so that equal data gives equal
 * bytes.
 *
 * Cost: O(bytes); typed arrays are not turned into text.
 */
export function packFile(value: unknown): Uint8Array {
  const arrays: PackedArray[] = [];
  let size = 0;
  const place = (array: PackedArray, type: ArrayPlace['$array']): ArrayPlace => {
    const at = size;
    arrays.push(array);
    size += paddedLength(array.byteLength);
    return { $array: type, at, length: array.length };
  };
  const json = Buffer.from(
    JSON.stringify(value, (_key, part: unknown) => replacePart(part, place)),
    'utf8',
  );
  const body = Buffer.alloc(LENGTHS + paddedLength(json.length) + size);
  body.writeUInt32LE(json.length, 0);
  body.writeUInt32LE(size, 4);
  json.copy(body, LENGTHS);
  let offset = LENGTHS + paddedLength(json.length);
  for (const array of arrays) {
    body.set(bytesOf(array), offset);
    offset += paddedLength(array.byteLength);
  }
  return withHeader(deflateRawSync(body, { level: LEVEL }));
}

/**
 * What {@link packFile} packed. Typed arrays are views of the unpacked bytes, not copies.
 *
 * @throws Error that says what is wrong where the bytes are not those of a packed file of this version
 */
export function unpackFile(bytes: Uint8Array): unknown {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!file.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('it is no packed file');
  if (file.length < BODY_START) throw new Error('it is cut short');
  const version = file.readUInt32LE(8);
  if (version !== VERSION) throw new Error(`its form has version ${version}, expected ${VERSION}`);
  const packed = file.subarray(BODY_START);
  if (crc32(packed) !== file.readUInt32LE(12)) throw new Error('its checksum does not match its bytes');
  return readBody(aligned(inflateRawSync(packed)));
}

function readBody(body: Buffer): unknown {
  const jsonLength = body.readUInt32LE(0);
  const arrays = body.subarray(LENGTHS + paddedLength(jsonLength));
  if (arrays.length !== body.readUInt32LE(4)) throw new Error('its arrays are not as long as it says');
  const json = body.toString('utf8', LENGTHS, LENGTHS + jsonLength);
  return JSON.parse(json, (_key, part: unknown) => restorePart(part, arrays));
}

function replacePart(part: unknown, place: (array: PackedArray, type: ArrayPlace['$array']) => ArrayPlace) {
  if (typeof part === 'number') return isPlain(part) ? part : { $number: nameOf(part) };
  if (part instanceof Map) return { $map: [...part].sort(([a], [b]) => (a < b ? -1 : 1)) };
  if (!ArrayBuffer.isView(part)) return part;
  const type = part.constructor.name;
  if (!(type in ARRAY_TYPES)) throw new TypeError(`no ${type} can be packed`);
  return place(part as PackedArray, type as ArrayPlace['$array']);
}

function restorePart(part: unknown, arrays: Buffer): unknown {
  if (part === null || typeof part !== 'object') return part;
  if ('$array' in part) return viewOf(part as ArrayPlace, arrays);
  if ('$map' in part) return new Map(part.$map as [unknown, unknown][]);
  if ('$number' in part) return Number(part.$number);
  return part;
}

function viewOf({ $array, at, length }: ArrayPlace, arrays: Buffer): PackedArray {
  return new ARRAY_TYPES[$array](arrays.buffer as ArrayBuffer, arrays.byteOffset + at, length);
}

/** Whether JSON holds a number as it is: not NaN, an infinity or −0. */
function isPlain(number: number): boolean {
  return Number.isFinite(number) && !Object.is(number, -0);
}

function nameOf(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

function withHeader(packed: Buffer): Uint8Array {
  const header = Buffer.alloc(BODY_START);
  MAGIC.copy(header);
  header.writeUInt32LE(VERSION, 8);
  header.writeUInt32LE(crc32(packed), 12);
  return Buffer.concat([header, packed]);
}

/** The bytes where typed arrays can be laid over them. */
function aligned(bytes: Buffer): Buffer {
  if (bytes.byteOffset % ALIGNMENT === 0) return bytes;
  return Buffer.from(Uint8Array.from(bytes).buffer);
}

function paddedLength(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

function bytesOf({ buffer, byteOffset, byteLength }: PackedArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
