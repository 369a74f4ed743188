import type { ThriftField, ThriftList, ThriftStruct } from './thrift.ts';

// What a footer says by the numbers of its fields; every function throws an Error where it does not.

/** The struct with a field that it has in another value. */
export function withField(struct: ThriftStruct, id: number, value: ThriftField['value']): ThriftStruct {
  const { type } = fieldOf(struct, id);
  return new Map(struct).set(id, { type, value });
}

/** The struct with a list that it has of other structs. */
export function withList(struct: ThriftStruct, id: number, items: readonly ThriftStruct[]): ThriftStruct {
  return withField(struct, id, { ...listOf(fieldOf(struct, id)), items });
}

function fieldOf(struct: ThriftStruct, id: number): ThriftField {
  const field = struct.get(id);
  if (field === undefined) throw new Error('its footer lacks a part');
  return field;
}

/** The structs in a list. */
export function structsOf(field: ThriftField | undefined): readonly ThriftStruct[] {
  return listOf(field).items.map((value) => structOf({ type: 0, value }));
}

export function listOf(field: ThriftField | undefined): ThriftList {
  const value = field?.value;
  if (typeof value !== 'object' || !('items' in value)) throw new Error('its footer lacks a list');
  return value;
}

export function structOf(field: ThriftField | undefined): ThriftStruct {
  if (!(field?.value instanceof Map)) throw new Error('its footer lacks a part');
  return field.value;
}

/** A whole number that a double holds. */
export function numberOf(field: ThriftField | undefined): number {
  if (typeof field?.value !== 'bigint') throw new Error('its footer lacks a number');
  const number = Number(field.value);
  if (!Number.isSafeInteger(number)) throw new Error('its footer has a number that is too large');
  return number;
}
