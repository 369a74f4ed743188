import type { FileFormat } from '../contract/capture-config.ts';
import type { DataFormat } from '../contract/names.ts';
import { InputError } from '../core/errors.ts';
import { drainTables, type Table } from '../core/table/table.ts';
import type { ByteSource } from './byte-source.ts';
import { readCsv } from './csv.ts';
import { isPlaceTrouble } from './gunzip.ts';
import { readJsonLines } from './jsonl.ts';
import type { Reader, ReadOptions } from './reader.ts';
import { readSageMaker } from './sagemaker.ts';

/** One line a format. */
const READERS = {
  csv: readCsv,
  jsonl: readJsonLines,
  parquet: async function* (source, options) {
    // Loaded when it is needed: other formats start faster without it.
    const { readParquet } = await import('./parquet.ts');
    yield* readParquet(source, options);
  },
} as const satisfies Record<DataFormat, Reader>;

const EVERY_COLUMN: ReadOptions = { columns: null };

/**
 * Reads one file, gzip or not, in the stated format, batch by batch.
 *
 * @throws InputError naming the file where it cannot be read; the batches before that are to be thrown away
 */
export async function* readBatches(
  source: ByteSource,
  format: FileFormat,
  options = EVERY_COLUMN,
): AsyncGenerator<Table> {
  try {
    if (typeof format === 'string') yield* READERS[format](source, options);
    else yield* readSageMaker(source, options, format);
  } catch (cause) {
    // Trouble with the place that a file lies in is no trouble with the file.
    if (isPlaceTrouble(cause)) throw cause;
    throw new InputError(`${source.name}: ${(cause as Error).message}`, { cause });
  }
}

/**
 * The whole of a file as one table, for files that are small or needed at once.
 *
 * @throws InputError naming the file where it cannot be read
 */
export async function readTable(
  source: ByteSource,
  format: FileFormat,
  options = EVERY_COLUMN,
): Promise<Table> {
  const batches: Table[] = [];
  for await (const batch of readBatches(source, format, options)) batches.push(batch);
  return drainTables(batches);
}
