/** A value of the Thrift compact protocol; integers of every size are bigint. */
type ThriftValue = boolean | bigint | Uint8Array | ThriftList | ThriftStruct;

export interface ThriftList {
  /** The code of the type that every item has. */
  readonly type: number;
  readonly items: readonly ThriftValue[];
}

/** Fields by number, in rising order. */
export type ThriftStruct = ReadonlyMap<number, ThriftField>;

export interface ThriftField {
  readonly type: number;
  readonly value: ThriftValue;
}

const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const STRUCT = 12;
const LONGEST_VARINT = 10;
const DEEPEST = 16;

/**
 * Reads a struct of the Thrift compact protocol, which Parquet's metadata is written in.
 *
 * @throws Error where the bytes are no such struct
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export function readThrift(bytes: Uint8Array): ThriftStruct {
  return new ThriftReader(bytes).readStruct(0);
}

class ThriftReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  readStruct(depth: number): ThriftStruct {
    if (depth > DEEPEST) throw new Error('metadata nested too deeply');
    const fields = new Map<number, ThriftField>();
    let id = 0;
    for (let header = this.#byte(); header !== 0; header = this.#byte()) {
      const type = header & 15;
      id = header >> 4 === 0 ? Number(this.#integer()) : id + (header >> 4);
      const value = type === TRUE || type === FALSE ? type === TRUE : this.#value(type, depth);
      fields.set(id, { type, value });
    }
    return fields;
  }

  #value(type: number, depth: number): ThriftValue {
    if (type === TRUE || type === FALSE) return this.#byte() === TRUE;
    if (type === BYTE) return BigInt(this.#byte());
    if (type < DOUBLE) return this.#integer();
    if (type === DOUBLE) return this.#take(8);
    if (type === BINARY) return this.#take(Number(this.#varint()));
    if (type === LIST || type === SET) return this.#list(depth);
    if (type === STRUCT) return this.readStruct(depth + 1);
    throw new Error(`metadata of unknown type ${type}`);
  }

  #list(depth: number): ThriftList {
    const header = this.#byte();
    const size = header >> 4 === 15 ? Number(this.#varint()) : header >> 4;
    if (size > this.#bytes.length - this.#at) throw new Error('metadata ends too early');
    const type = header & 15;
    return { type, items: Array.from({ length: size }, () => this.#value(type, depth + 1)) };
  }

  #integer(): bigint {
    const code = this.#varint();
    return (code >> 1n) ^ -(code & 1n);
  }

  #varint(): bigint {
    let value = 0n;
    for (let index = 0; index < LONGEST_VARINT; index += 1) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << BigInt(7 * index);
      if (byte < 128) return value;
    }
    throw new Error('metadata with a number that is too long');
  }

  #byte(): number {
    return this.#take(1)[0] as number;
  }

  #take(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw new Error('metadata ends too early');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

/** The bytes that {@link readThrift} reads as this struct. */
export function writeThrift(struct: ThriftStruct): Uint8Array {
  const parts: number[] = [];
  writeStruct(parts, struct);
  return Uint8Array.from(parts);
}

function writeStruct(out: number[], struct: ThriftStruct): void {
  let last = 0;
  for (const [id, { type, value }] of struct) {
    const step = id - last;
    if (step > 0 && step < 16) out.push((step << 4) | type);
    else {
      out.push(type);
      writeInteger(out, BigInt(id));
    }
    if (type !== TRUE && type !== FALSE) writeValue(out, type, value);
    last = id;
  }
  out.push(0);
}

function writeValue(out: number[], type: number, value: ThriftValue): void {
  if (typeof value === 'boolean') out.push(value ? TRUE : FALSE);
  else if (typeof value === 'bigint') {
    if (type === BYTE) out.push(Number(value));
    else writeInteger(out, value);
  } else if (value instanceof Uint8Array) {
    if (type === BINARY) writeVarint(out, BigInt(value.length));
    for (const byte of value) out.push(byte);
  } else if ('items' in value) {
    const { items, type: itemType } = value;
    out.push((Math.min(items.length, 15) << 4) | itemType);
    if (items.length >= 15) writeVarint(out, BigInt(items.length));
    for (const item of items) writeValue(out, itemType, item);
  } else writeStruct(out, value);
}

function writeInteger(out: number[], value: bigint): void {
  writeVarint(out, BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
}

function writeVarint(out: number[], value: bigint): void {
  let rest = value;
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
}
