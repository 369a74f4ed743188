import type { RecordBatch, Schema } from 'parquet-wasm/esm';
import type { Column } from '../../core/table/column.ts';
import { type ArrowData, type ArrowField, readArrowData, readArrowField } from './arrow-memory.ts';
import { columnTypeOf, nameType } from './column-types.ts';
import { decodeColumn, type EncodedColumn, presentRows } from './decode-column.ts';

/** The memory that the library works in; its buffer is replaced when it grows. */
interface LibraryMemory {
  readonly buffer: ArrayBuffer;
}

/** Whether the column at a path is read. */
type IsWanted = (path: string) => boolean;

/** A column that is no struct, with the names of the structs around it. */
export interface Leaf {
  readonly path: string;
  readonly field: ArrowField;
}

const STRUCT = '+s';
const READ_TYPES = 'numbers, decimals, texts, booleans, dates, timestamps and structs of these';

/** A column has a type that is not read; nothing is wrong with the file. */
export class UnreadType extends Error {}

/** The outer columns of a schema, which is used up. */
export function readFields(memory: LibraryMemory, schema: Schema): readonly ArrowField[] {
  const handed = schema.intoFFI();
  try {
    return readArrowField(new DataView(memory.buffer), handed.addr()).children;
  } finally {
    handed.free();
  }
}

/** The columns that a field holds: itself, or those of a struct. */
export function leavesOf(field: ArrowField, prefix = ''): readonly Leaf[] {
  const path = prefix + field.name;
  if (field.format !== STRUCT) return [{ path, field }];
  return field.children.flatMap((child) => leavesOf(child, `${path}.`));
}

export function isReadType({ field }: Leaf): boolean {
  return columnTypeOf(field.dictionary ?? field) !== undefined;
}

/** @throws UnreadType naming the column and its type where it cannot be read */
export function checkType(leaf: Leaf): void {
  if (isReadType(leaf)) return;
  const { path, field } = leaf;
  throw new UnreadType(
    `column "${path}" has the type ${nameType(field)}, allowed: ${READ_TYPES}, or a monitor file that does not name it`,
  );
}

/** The wanted columns of a batch by path, copied out of the library's memory; the batch is used up. */
export function readBatch(
  memory: LibraryMemory,
  batch: RecordBatch,
  isWanted: IsWanted,
): ReadonlyMap<string, Column> {
  const handed = batch.intoFFI();
  try {
    const view = new DataView(memory.buffer);
    const field = readArrowField(view, handed.schemaAddr());
    const data = readArrowData(view, handed.arrayAddr());
    const columns = new Map<string, Column>();
    visitColumns({ memory: memory.buffer, field, data, within: null }, '', (path, column) => {
      if (isWanted(path)) columns.set(path, decodeColumn(column));
    });
    return columns;
  } finally {
    handed.free();
  }
}

/** Visits the columns within a struct, by path. */
function visitColumns(
  struct: EncodedColumn,
  prefix: string,
  visit: (path: string, column: EncodedColumn) => void,
): void {
  const within = presentRows(struct);
  struct.field.children.forEach((field, index) => {
    const data = struct.data.children[index] as ArrowData;
    const child = { memory: struct.memory, field, data, within };
    const path = prefix + field.name;
    if (field.format === STRUCT) visitColumns(child, `${path}.`, visit);
    else visit(path, child);
  });
}
