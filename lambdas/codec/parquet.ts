import { type Column, missingColumn, sliceColumn } from '../core/table/column.ts';
import { concatColumns } from '../core/table/concat-columns.ts';
import type { Table } from '../core/table/table.ts';
import type { ByteSource } from './byte-source.ts';
import { isPlaceTrouble, unzipWhole } from './gunzip.ts';
import {
  checkType,
  isReadType,
  type Leaf,
  leavesOf,
  readBatch,
  readFields,
  UnreadType,
} from './parquet/arrow-table.ts';
import {
  type ColumnChunk,
  cutFile,
  cutSchema,
  FileMemory,
  type ParquetLayout,
  type RowGroup,
  readLayout,
} from './parquet/layout.ts';
import { loadParquet } from './parquet/load-wasm.ts';
import { BATCH_ROWS, type ReadOptions } from './reader.ts';

/** Columns are unpacked together up to so many bytes, so that small files take few steps. */
const UNPACKED_TOGETHER = 1 << 23;
/** One column of a row group may take so many bytes unpacked; a file that says more is not read. */
const MOST_UNPACKED = 2 ** 30;
const NONE_MALFORMED: Table['malformed'] = { count: 0, examples: [] };

/**
 * Reads Parquet: numbers, decimals, texts, booleans, dates, timestamps and dictionaries (the categories of
 * pandas), nullable or not; the fields of structs by path (`input.carat`). Timestamps are instants, UTC
 * where they name no zone; integers beyond 2⁵³ keep their digits as text; NaN is missing.
 *
 * Row groups are read one after the other, and of each a few columns at a time, so that memory is bounded by
 * the values of a row group. The library gets small files cut from the large one: its own way to read parts of
 * a file ends the process where a page is broken.
 *
 * @throws Error where the file is broken, or naming a column of a type that is not read
 */
export async function* readParquet(file: ByteSource, options: ReadOptions): AsyncGenerator<Table> {
  try {
    const source = await unzipWhole(file);
    yield* readGroups(source, await readLayout(source), (leaf) => isWanted(leaf, options));
  } catch (cause) {
    if (isPlaceTrouble(cause) || cause instanceof UnreadType) throw cause;
    throw new Error(`broken Parquet file: ${sayCause(cause)}`, { cause });
  }
}

function isWanted(leaf: Leaf, { columns, named }: ReadOptions): boolean {
  if (columns !== null) return columns.has(leaf.path);
  return named === undefined || named.has(leaf.path) || isReadType(leaf);
}

async function* readGroups(
  source: ByteSource,
  layout: ParquetLayout,
  isWanted: (leaf: Leaf) => boolean,
): AsyncGenerator<Table> {
  const library = loadParquet();
  const schema = library.readSchema(cutSchema(layout));
  const all = readFields(library.wasmMemory(), schema).flatMap((field) => leavesOf(field));
  checkNames(all);
  const leaves = all.filter(isWanted);
  const unread = all.filter((leaf) => !isWanted(leaf)).map(({ path }) => path);
  for (const leaf of leaves) checkType(leaf);
  const paths = new Set(leaves.map(({ path }) => path));
  const reading: Reading = { source, layout, paths, memory: new FileMemory() };
  const groups = layout.groups.filter(({ rows }) => rows !== 0);
  const rowsInFile = groups.reduce((sum, { rows }) => sum + rows, 0);
  for (const group of groups) {
    for (const batch of takeBatches(await readGroup(reading, group), group.rows))
      yield { ...batch, unread, rowsInFile };
  }
  if (groups.length === 0)
    yield tableOfColumns(new Map([...paths].map((path) => [path, missingColumn(0)])), 0);
}

/** As in a header of CSV, no two columns may have one name. */
function checkNames(leaves: readonly Leaf[]): void {
  const seen = new Set<string>();
  for (const { path } of leaves) {
    if (seen.has(path)) throw new Error(`it names column "${path}" twice`);
    seen.add(path);
  }
}

/** A file that is being read, the paths of the columns that are, and memory for the parts that are decoded. */
interface Reading {
  readonly source: ByteSource;
  readonly layout: ParquetLayout;
  readonly paths: ReadonlySet<string>;
  readonly memory: FileMemory;
}

/** All wanted columns of a row group, each in pieces of a batch. */
async function readGroup(reading: Reading, group: RowGroup): Promise<ReadonlyMap<string, Column[]>> {
  const found = new Map<string, Column[]>();
  for (const chunks of planSteps(reading, group)) {
    const parts = new Map<ColumnChunk, Uint8Array>();
    for (const chunk of chunks)
      parts.set(chunk, await reading.source.slice(chunk.start, chunk.start + chunk.length));
    for (const [path, pieces] of decodeStep(reading, group, parts)) {
      const rows = pieces.reduce((sum, { length }) => sum + length, 0);
      if (rows !== group.rows) throw new Error(`column "${path}" ends too early`);
      found.set(path, pieces);
    }
  }
  // In the order of the file, whatever the steps were.
  return new Map([...reading.paths].map((path) => [path, found.get(path) ?? [missingColumn(group.rows)]]));
}

/** The column chunks that are fetched and decoded together; all of one struct are. */
function planSteps({ paths }: Reading, group: RowGroup): readonly (readonly ColumnChunk[])[] {
  const roots = new Map<string, ColumnChunk[]>();
  const wanted = new Set(group.chunks.filter(({ path }) => paths.has(path)).map(({ root }) => root));
  for (const chunk of group.chunks) {
    if (!wanted.has(chunk.root)) continue;
    if (chunk.unpacked > MOST_UNPACKED)
      throw new Error(
        `column "${chunk.path}" takes ${chunk.unpacked} bytes in one row group, allowed: ${MOST_UNPACKED}`,
      );
    roots.set(chunk.root, [...(roots.get(chunk.root) ?? []), chunk]);
  }
  const steps: ColumnChunk[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const chunks of roots.values()) {
    const own = chunks.reduce((sum, { unpacked }) => sum + unpacked, 0);
    if (bytes + own > UNPACKED_TOGETHER) {
      steps.push([]);
      bytes = 0;
    }
    steps.at(-1)?.push(...chunks);
    bytes += own;
  }
  return steps;
}

function decodeStep(
  { layout, paths, memory }: Reading,
  group: RowGroup,
  parts: ReadonlyMap<ColumnChunk, Uint8Array>,
): ReadonlyMap<string, Column[]> {
  const library = loadParquet();
  const table = library.readParquet(cutFile(layout, group, parts, memory), { batchSize: BATCH_ROWS });
  const pieces = new Map<string, Column[]>();
  try {
    for (const batch of table.recordBatches()) {
      const columns = readBatch(library.wasmMemory(), batch, (path) => paths.has(path));
      for (const [path, column] of columns) pieces.set(path, [...(pieces.get(path) ?? []), column]);
    }
  } finally {
    table.free();
  }
  return pieces;
}

/** The batches of a row group; what was given out is let go, while the rest of the group is still to come. */
function* takeBatches(columns: ReadonlyMap<string, Column[]>, rows: number): Generator<Table> {
  for (let start = 0; start < rows; start += BATCH_ROWS) {
    const length = Math.min(BATCH_ROWS, rows - start);
    const taken = [...columns].map(([path, pieces]) => [path, takePiece(pieces, length)] as const);
    yield tableOfColumns(new Map(taken), length);
  }
}

/** The first rows of a column in pieces, which loses them. */
function takePiece(pieces: Column[], length: number): Column {
  const [first] = pieces;
  if (first?.length === length) return pieces.shift() as Column;
  const rest = concatColumns(pieces.splice(0));
  pieces.push(sliceColumn(rest, length, rest.length));
  return sliceColumn(rest, 0, length);
}

function tableOfColumns(columns: Table['columns'], rows: number): Table {
  return { rows, columns, malformed: NONE_MALFORMED };
}

function sayCause(cause: unknown): string {
  if ((cause as Error).name === 'RuntimeError') return 'its pages cannot be decoded';
  return (cause instanceof Error ? cause.message : String(cause)).trim().replace(/\s*\n[\s\S]*$/, '');
}
