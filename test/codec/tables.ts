import { readTable } from '../../lambdas/codec/read-table.ts';
import type { DataFormat } from '../../lambdas/contract/names.ts';
import type { Cell, Table } from '../../lambdas/core/table.ts';

/** The table in a file of this text. */
export function readText(text: string, format: DataFormat): Table {
  return readBytes(Buffer.from(text), format);
}

/** The table in a file of these bytes. */
export function readBytes(bytes: Uint8Array, format: DataFormat): Table {
  return readTable({ name: `test.${format}`, bytes }, format);
}

/** A table's columns as a plain object. */
export function cellsOf(table: Table): Record<string, readonly Cell[]> {
  return Object.fromEntries(table.columns);
}
