import { readTable } from '../codec/read-batches.ts';
import { formatOf } from '../contract/data-format.ts';
import { CELL, got, readList } from '../contract/inline-values.ts';
import { parseS3Address } from '../contract/s3-address.ts';
import { AccessError, InputError } from '../core/errors.ts';
import type { Cell } from '../core/table/column.ts';
import { type Table, tableOf } from '../core/table/table.ts';
import { openObject } from '../ports/object-source.ts';
import type { ObjectStore } from '../ports/object-store.ts';

/** The two samples that a direct drift call compares. */
export interface Samples {
  readonly reference: Table;
  readonly current: Table;
}

/**
 * The samples of a direct drift call: each side columns sent along, or the object at an `s3://` address.
 *
 * @throws InputError naming the side and the column where it is not understood
 */
export async function readSamples(store: ObjectStore, event: unknown): Promise<Samples> {
  const sides = (event ?? {}) as Readonly<Record<string, unknown>>;
  return {
    reference: await readSample(store, sides.reference, 'reference'),
    current: await readSample(store, sides.current, 'current'),
  };
}

async function readSample(store: ObjectStore, source: unknown, name: string): Promise<Table> {
  if (typeof source !== 'string' || !source.startsWith('s3://')) return readColumns(source, name);
  try {
    return await readObject(store, source);
  } catch (cause) {
    if (!(cause instanceof AccessError || cause instanceof InputError)) throw cause;
    throw new InputError(`${name}: ${cause.message}`, { cause });
  }
}

async function readObject(store: ObjectStore, uri: string): Promise<Table> {
  const format = formatOf(uri);
  const source = await openObject(store, parseS3Address(uri));
  if (source === null) {
    throw new InputError(`${uri} does not exist, allowed: an object that the function may read`);
  }
  return readTable(source, format);
}

function readColumns(source: unknown, name: string): Table {
  if (source === null || typeof source !== 'object' || Array.isArray(source)) {
    throw new InputError(
      `${name}: ${got(source)}, allowed: an object of columns, each an array, or an s3:// address`,
    );
  }
  const columns: Record<string, readonly Cell[]> = {};
  for (const [column, list] of Object.entries(source)) {
    columns[column] = readList(list, `${name}.${column}`, CELL);
  }
  const lengths = Object.entries(columns).map(([column, cells]) => `${column} ${cells.length}`);
  if (new Set(Object.values(columns).map((cells) => cells.length)).size > 1) {
    throw new InputError(
      `${name}: columns differ in length (${lengths.join(', ')}), allowed: one value a row`,
    );
  }
  return tableOf(columns);
}
