import type { ByteSource } from '../byte-source.ts';
import { readThrift, type ThriftStruct, writeThrift } from './thrift.ts';
import { listOf, numberOf, structOf, structsOf, withField, withList } from './thrift-fields.ts';

/** A Parquet file as its footer describes it. */
export interface ParquetLayout {
  /** All of the metadata, to be written again for a part of the file. */
  readonly metadata: ThriftStruct;
  readonly groups: readonly RowGroup[];
  /** The byte behind the last page, at the footer. */
  readonly pagesEnd: number;
  /** The outer columns. */
  readonly roots: readonly RootColumn[];
}

/** An outer column with all within it, as the schema lists them one after the other. */
interface RootColumn {
  readonly name: string;
  readonly elements: readonly ThriftStruct[];
}

export interface RowGroup {
  readonly metadata: ThriftStruct;
  readonly rows: number;
  readonly chunks: readonly ColumnChunk[];
}

/** Where the values of one column of one row group lie in the file. */
export interface ColumnChunk {
  /** Name of the column, or of the struct around it. */
  readonly root: string;
  /** The names of the structs and of the column, joined by points. */
  readonly path: string;
  readonly start: number;
  readonly length: number;
  /** Bytes that its pages take once they are unpacked, as the file says. */
  readonly unpacked: number;
}

const MAGIC = 'PAR1';
const TAIL_BYTES = 8;

/** Fields of the structs in a footer, by the numbers of parquet.thrift. */
const FILE = { schema: 2, rows: 3, groups: 4, notes: 5, orders: 7 } as const;
const ELEMENT = { name: 4, children: 5 } as const;
const GROUP = { columns: 1, rows: 3 } as const;
const CHUNK = { path: 1, offset: 2, metadata: 3, indexes: [4, 5, 6, 7] } as const;
const COLUMN = {
  path: 3,
  unpacked: 6,
  packed: 7,
  data: 9,
  index: 10,
  dictionary: 11,
  bloom: [14, 15],
} as const;

/**
 * Reads a file's footer.
 *
 * @throws Error where the file is no Parquet file, or its footer is broken
 * @see https://parquet.apache.org/docs/file-format/metadata/
 */
export async function readLayout(source: ByteSource): Promise<ParquetLayout> {
  const size = await source.size();
  if (size < MAGIC.length + TAIL_BYTES) throw new Error(size === 0 ? 'it is empty' : 'it is too short');
  const tail = await source.slice(size - TAIL_BYTES, size);
  if (text(tail.subarray(4)) !== MAGIC) throw new Error(`it does not end in ${MAGIC}`);
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  const end = size - TAIL_BYTES;
  if (length > end) throw new Error('its footer is longer than the file');
  const pagesEnd = end - length;
  const metadata = readThrift(await source.slice(pagesEnd, end));
  const groups = structsOf(metadata.get(FILE.groups)).map((group) => readGroup(group, pagesEnd));
  return { metadata, groups, pagesEnd, roots: readRoots(metadata) };
}

function readRoots(metadata: ThriftStruct): readonly RootColumn[] {
  const [, ...elements] = structsOf(metadata.get(FILE.schema));
  const roots: RootColumn[] = [];
  for (let first = 0; first < elements.length; ) {
    const end = endOfElement(elements, first);
    const { value } = elements[first]?.get(ELEMENT.name) ?? {};
    roots.push({
      name: value instanceof Uint8Array ? text(value) : '',
      elements: elements.slice(first, end),
    });
    first = end;
  }
  return roots;
}

/** Index behind an element of the schema and all that lies within it. */
function endOfElement(elements: readonly ThriftStruct[], first: number): number {
  const children = elements[first]?.get(ELEMENT.children);
  let end = first + 1;
  for (let left = children === undefined ? 0 : numberOf(children); left > 0; left -= 1) {
    if (end >= elements.length) throw new Error('its footer lacks columns');
    end = endOfElement(elements, end);
  }
  return end;
}

function readGroup(metadata: ThriftStruct, end: number): RowGroup {
  const chunks = structsOf(metadata.get(GROUP.columns)).map((chunk) => readChunk(chunk, end));
  return { metadata, rows: numberOf(metadata.get(GROUP.rows)), chunks };
}

function readChunk(chunk: ThriftStruct, end: number): ColumnChunk {
  if (chunk.has(CHUNK.path)) throw new Error('its columns lie in other files');
  const column = structOf(chunk.get(CHUNK.metadata));
  const names = listOf(column.get(COLUMN.path)).items.map((item) =>
    item instanceof Uint8Array ? text(item) : '',
  );
  const start = firstPage(column);
  const length = numberOf(column.get(COLUMN.packed));
  if (start < 0 || length < 0 || start + length > end)
    throw new Error('its footer names bytes that it does not have');
  return {
    root: names[0] ?? '',
    path: names.join('.'),
    start,
    length,
    unpacked: numberOf(column.get(COLUMN.unpacked)),
  };
}

function firstPage(column: ThriftStruct): number {
  const data = numberOf(column.get(COLUMN.data));
  const dictionary = column.get(COLUMN.dictionary);
  return dictionary === undefined || numberOf(dictionary) <= 0 ? data : Math.min(data, numberOf(dictionary));
}

/** The file without its rows, to learn the types of its columns from. */
export function cutSchema(layout: ParquetLayout): Uint8Array {
  return new FileMemory().write([], cutMetadata(layout, layout.roots, null));
}

/** The footer, with all that comes behind it, of the file with some of its row groups. */
export function cutGroups(
  { metadata, groups }: ParquetLayout,
  isKept: (group: RowGroup) => boolean,
): Uint8Array {
  const kept = groups.filter(isKept);
  const rows = kept.reduce((sum, group) => sum + group.rows, 0);
  const list = kept.map((group) => group.metadata);
  return writeFooter(withField(withList(metadata, FILE.groups, list), FILE.rows, BigInt(rows)));
}

/**
 * A small Parquet file with some outer columns of one row group: the same pages, and a footer that says where
 * they lie now. So any library reads them that takes a file in memory.
 *
 * @param memory that the file is written into, in the place of the one before
 */
export function cutFile(
  layout: ParquetLayout,
  group: RowGroup,
  parts: ReadonlyMap<ColumnChunk, Uint8Array>,
  memory: FileMemory,
): Uint8Array {
  let place = MAGIC.length;
  const columns: ThriftStruct[] = [];
  structsOf(group.metadata.get(GROUP.columns)).forEach((column, index) => {
    const chunk = group.chunks[index] as ColumnChunk;
    if (!parts.has(chunk)) return;
    columns.push(moveChunk(column, place - chunk.start));
    place += chunk.length;
  });
  const names = new Set([...parts.keys()].map(({ root }) => root));
  const roots = layout.roots.filter(({ name }) => names.has(name));
  return memory.write([...parts.values()], cutMetadata(layout, roots, { ...group, columns }));
}

/** The metadata of a file that has some of the columns, and one row group or none. */
function cutMetadata(
  { metadata }: ParquetLayout,
  roots: readonly RootColumn[],
  group: (RowGroup & { readonly columns: readonly ThriftStruct[] }) | null,
): ThriftStruct {
  const [top] = structsOf(metadata.get(FILE.schema));
  if (top === undefined) throw new Error('its footer lacks a schema');
  const schema = [
    withField(top, ELEMENT.children, BigInt(roots.length)),
    ...roots.flatMap(({ elements }) => elements),
  ];
  const groups = group === null ? [] : [withList(group.metadata, GROUP.columns, group.columns)];
  const cut = new Map(withList(withList(metadata, FILE.schema, schema), FILE.groups, groups));
  // Notes repeat the schema of all columns in the way of the writer.
  for (const field of [FILE.notes, FILE.orders]) cut.delete(field);
  return withField(cut, FILE.rows, BigInt(group?.rows ?? 0));
}

/** Longer files have memory of their own, which does not stay. */
const MOST_KEPT = 1 << 24;

/** Memory for small files, one after the other: they are large enough for new memory each to take longer. */
export class FileMemory {
  #bytes = new Uint8Array();

  /** A file with these pages, which is gone when the next one is written. */
  write(pages: readonly Uint8Array[], metadata: ThriftStruct): Uint8Array {
    const parts = [Buffer.from(MAGIC), ...pages, writeFooter(metadata)];
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const bytes = length <= this.#bytes.length ? this.#bytes : new Uint8Array(length);
    if (length <= MOST_KEPT) this.#bytes = bytes;
    let end = 0;
    for (const part of parts) {
      bytes.set(part, end);
      end += part.length;
    }
    return bytes.subarray(0, length);
  }
}

function writeFooter(metadata: ThriftStruct): Uint8Array {
  const footer = writeThrift(metadata);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([footer, length, Buffer.from(MAGIC)]);
}

/** A column chunk that lies elsewhere; indexes and filters stay behind. */
function moveChunk(chunk: ThriftStruct, by: number): ThriftStruct {
  const column = new Map(structOf(chunk.get(CHUNK.metadata)));
  for (const field of [COLUMN.data, COLUMN.dictionary]) {
    const old = column.get(field);
    if (old !== undefined) column.set(field, { type: old.type, value: BigInt(numberOf(old) + by) });
  }
  for (const field of [COLUMN.index, ...COLUMN.bloom]) column.delete(field);
  const moved = new Map(withField(withField(chunk, CHUNK.metadata, column), CHUNK.offset, 0n));
  for (const field of CHUNK.indexes) moved.delete(field);
  return moved;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
