import type { ByteSource } from '../codec/byte-source.ts';
import { readBatches } from '../codec/read-batches.ts';
import type { FileFormat } from '../contract/capture-config.ts';
import type { Finding } from '../contract/report.ts';
import { parseS3Address, type S3Address, writeS3Address } from '../contract/s3-address.ts';
import { AccessError, InputError } from '../core/errors.ts';
import type { ColumnUses } from '../core/table/column-uses.ts';
import { concatTables, type Table } from '../core/table/table.ts';
import { openObject } from './object-source.ts';
import type { ObjectStore } from './object-store.ts';

/** A file to read, and what of it. */
export interface DataObject {
  readonly address: S3Address;
  readonly format: FileFormat;
  /** The columns to read and what for; null for all. */
  readonly columns: ColumnUses | null;
  /** Of all, those that must have a type which is read. */
  readonly named?: ReadonlySet<string>;
}

/** What came of a file's batches, or why there is nothing. */
export type DataRead<T> = { readonly value: T } | { readonly finding: Finding };

/** Kinds of the findings on files that another try may read; their example is the file's address. */
const UNREADABLE_FILE = 'unreadable-file';
const MISSING_FILE = 'missing-file';
const REPLACED_FILE = 'replaced-file';

/** What batches are added to, and how. */
export interface Folding<T> {
  readonly start: T;
  readonly add: (value: T, batch: Table) => T;
}

/**
 * Reads one file of predictions or labels batch by batch and adds each to `start`. A file counts in whole
 * or not at all: one that is broken, that must not be read, or that was deleted after it was listed, is named in
 * a finding, and what was added is thrown away; trouble with S3 itself throws.
 */
export async function foldDataObject<T>(
  store: ObjectStore,
  { address, ...reading }: DataObject,
  folding: Folding<T>,
): Promise<DataRead<T>> {
  return tryFile(address, async () => {
    const source = await openObject(store, address);
    return source === null
      ? { finding: describeMissing(address) }
      : { value: await foldSource(source, reading, folding) };
  });
}

/** Reads a file that is there, or a part of one, batch by batch and adds each to what there is. */
export async function foldSource<T>(
  source: ByteSource,
  { format, ...options }: Omit<DataObject, 'address'>,
  { start, add }: Folding<T>,
): Promise<T> {
  let value = start;
  for await (const batch of readBatches(source, format, options)) value = add(value, batch);
  return value;
}

/** What reading a file gives, or the finding that names it where it is broken or must not be read. */
export async function tryFile<T>(address: S3Address, read: () => Promise<DataRead<T>>): Promise<DataRead<T>> {
  try {
    return await read();
  } catch (error) {
    const name = writeS3Address(address);
    if (error instanceof AccessError) return { finding: describe(UNREADABLE_FILE, name, error.message) };
    if (!(error instanceof InputError)) throw error;
    return { finding: describe('broken-file', name, error.message) };
  }
}

/** A file that is not there: deleted after it was listed, or named by a manifest and never written. */
export function describeMissing(address: S3Address): Finding {
  const name = writeS3Address(address);
  return describe(MISSING_FILE, name, `${name}: there is no such object`);
}

/** A file that is read in parts, and that was replaced before all of them were read. */
export function describeReplaced(address: S3Address): Finding {
  const name = writeS3Address(address);
  return describe(REPLACED_FILE, name, `${name}: replaced while it was read in parts`);
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

/** Addresses of the files that findings say must not be read. */
export function unreadableFiles(findings: readonly Finding[]): readonly string[] {
  return filesOf(findings, [UNREADABLE_FILE]);
}

/** Those, and the ones that were gone or replaced: another try may read them. */
export function leftOutFiles(findings: readonly Finding[]): readonly string[] {
  return filesOf(findings, [UNREADABLE_FILE, MISSING_FILE, REPLACED_FILE]);
}

function filesOf(findings: readonly Finding[], kinds: readonly string[]): readonly string[] {
  return findings.flatMap(({ kind, example }) => (kinds.includes(kind) && example !== null ? [example] : []));
}

/** Whether one of the files that were left out can be read now. */
export async function isAnyReadable(store: ObjectStore, files: readonly string[]): Promise<boolean> {
  for (const file of files) {
    if (await isReadable(store, parseS3Address(file))) return true;
  }
  return false;
}

/** The first byte says so. */
async function isReadable(store: ObjectStore, address: S3Address): Promise<boolean> {
  try {
    const source = await openObject(store, address);
    await source?.slice(0, Math.min(1, await source.size()));
    return source !== null;
  } catch (error) {
    if (error instanceof AccessError) return false;
    throw error;
  }
}
