import { bytesSource } from '../../lambdas/codec/byte-source.ts';
import { readTable } from '../../lambdas/codec/read-batches.ts';
import type { DataFormat } from '../../lambdas/contract/names.ts';
import type { Table } from '../../lambdas/core/table/table.ts';

/** The table in a file of this text. */
export function readText(text: string, format: DataFormat): Promise<Table> {
  return readBytes(Buffer.from(text), format);
}

/** The table in a file of these bytes. */
export function readBytes(bytes: Uint8Array, format: DataFormat): Promise<Table> {
  return readTable(bytesSource(`test.${format}`, bytes), format);
}
