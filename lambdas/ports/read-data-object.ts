import { readBatches } from '../codec/read-batches.ts';
import type { FileFormat } from '../contract/capture-config.ts';
import type { Finding } from '../contract/report.ts';
import { type S3Address, writeS3Address } from '../contract/s3-address.ts';
import type { ColumnUses } from '../core/column-uses.ts';
import { InputError } from '../core/errors.ts';
import { concatTables, type Table } from '../core/table.ts';
import { openObject } from './object-source.ts';
import type { ObjectStore } from './object-store.ts';

/** A file to read, and what of it. */
export interface DataObject {
  readonly address: S3Address;
  readonly format: FileFormat;
  /** The columns to read and what for; null for all. */
  readonly columns: ColumnUses | null;
}

/** What came of a file's batches, or why there is nothing. */
export type DataRead<T> = { readonly value: T } | { readonly finding: Finding };

/**
 * Reads one file of predictions or labels batch by batch and adds each to `start`. A file counts in whole
 * or not at all: one that is broken, or that was deleted after it was listed, is named in a finding, and
 * what was added is thrown away; trouble with S3 itself throws.
 */
export async function foldDataObject<T>(
  store: ObjectStore,
  { address, format, columns }: DataObject,
  { start, add }: { readonly start: T; readonly add: (value: T, batch: Table) => T },
): Promise<DataRead<T>> {
  const name = writeS3Address(address);
  const source = await openObject(store, address);
  if (source === null)
    return { finding: describe('missing-file', name, `${name}: deleted before it was read`) };
  try {
    let value = start;
    for await (const batch of readBatches(source, format, { columns })) value = add(value, batch);
    return { value };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { finding: describe('broken-file', name, error.message) };
  }
}

/** The whole of a file as one table, or why there is none. */
export async function readDataObject(store: ObjectStore, object: DataObject): Promise<DataRead<Table>> {
  const read = await foldDataObject<readonly Table[]>(store, object, {
    start: [],
    add: (batches, batch) => [...batches, batch],
  });
  return 'finding' in read ? read : { value: concatTables(read.value) };
}

function describe(kind: string, example: string, problem: string): Finding {
  return {
    kind,
    severity: 'warn',
    column: null,
    count: 1,
    example,
    sentence: `A file was left out: ${problem}.`,
  };
}
