import { readTable } from '../codec/read-table.ts';
import type { DataFormat } from '../contract/names.ts';
import type { Finding } from '../contract/report.ts';
import { type S3Address, writeS3Address } from '../contract/s3-address.ts';
import { InputError } from '../core/errors.ts';
import type { Table } from '../core/table.ts';
import type { ObjectStore } from './object-store.ts';

/** A file's rows, or why there are none. */
export type DataRead = { readonly table: Table } | { readonly finding: Finding };

/**
 * Reads one file of predictions or labels. A file that is broken, or that was deleted after it was
 * listed, is named in a finding; trouble with S3 itself throws.
 */
export async function readDataObject(
  store: ObjectStore,
  address: S3Address,
  format: DataFormat,
): Promise<DataRead> {
  const name = writeS3Address(address);
  const stored = await store.get(address);
  if (stored === null)
    return { finding: describe('missing-file', name, `${name}: deleted before it was read`) };
  try {
    return { table: readTable({ name, bytes: stored.bytes }, format) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { finding: describe('broken-file', name, error.message) };
  }
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
