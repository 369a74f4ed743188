import type { ColumnUses } from '../core/table/column-uses.ts';
import type { Table } from '../core/table/table.ts';
import type { ByteSource } from './byte-source.ts';

/** Most rows of a batch, so that memory is bounded by a batch, not by the file. */
export const BATCH_ROWS = 1 << 15;

export interface ReadOptions {
  /** The columns to read and what for; the others may be left out. Null: every column, ready for any use. */
  readonly columns: ColumnUses | null;
  /** Where every column is read: those of which only the numbers matter. */
  readonly asNumbers?: ReadonlySet<string> | undefined;
  /** Where every column is read: those that must have a type which is read, all unless given; others are left out. */
  readonly named?: ReadonlySet<string> | undefined;
}

/**
 * Reads a file of one format as batches of at most {@link BATCH_ROWS} rows, in order. There is always one
 * batch, perhaps without rows, so that the columns of an empty file are known. A broken row is counted in
 * the batch it stands in. A file that cannot be read throws an Error that says what is wrong but not where:
 * read-batches.ts names the file. After such an error the batches before it are no true part of the file.
 */
export type Reader = (source: ByteSource, options: ReadOptions) => AsyncIterable<Table>;
