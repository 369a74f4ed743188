import { formatOf } from '../contract/data-format.ts';
import { CELL, readList } from '../contract/inline-values.ts';
import { parseS3Address } from '../contract/s3-address.ts';
import { InputError } from '../core/errors.ts';
import type { Cell } from '../core/table/column.ts';
import { type Table, tableOf } from '../core/table/table.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { readDataObject } from '../ports/read-data-object.ts';

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
  if (typeof source === 'string' && source.startsWith('s3://')) {
    const read = await readDataObject(store, {
      address: parseS3Address(source),
      format: formatOf(source),
      columns: null,
    });
    if ('finding' in read) throw new InputError(`${name}: ${read.finding.sentence}`);
    return read.value;
  }
  return readColumns(source, name);
}

function readColumns(source: unknown, name: string): Table {
  if (source === null || typeof source !== 'object' || Array.isArray(source)) {
    throw new InputError(`${name}: allowed: an object of columns, each an array, or an s3:// address`);
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
