import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../lambdas/codec/byte-source.ts';
import { readLayout } from '../../lambdas/codec/parquet/layout.ts';
import { groupStarts, groupsSource } from '../../lambdas/codec/parquet/row-groups.ts';
import { readBatches, readTable } from '../../lambdas/codec/read-batches.ts';
import { DependencyError } from '../../lambdas/core/errors.ts';
import type { Cell } from '../../lambdas/core/table/column.ts';
import { concatTables } from '../../lambdas/core/table/table.ts';
import { columnCells } from '../core/table/cells-of.ts';
import { readBytes } from './tables.ts';

interface GoldenFile {
  readonly name: string;
  readonly file: string;
  readonly columns: Readonly<Record<string, readonly Cell[]>>;
}

interface Golden {
  readonly files: readonly GoldenFile[];
  readonly refused: readonly GoldenFile[];
  readonly manyGroups: { readonly rows: number; readonly file: string };
  /** A file with two columns x and one y. */
  readonly twice: string;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../golden/parquet-files.json', import.meta.url), 'utf8'),
);

const bytesOf = ({ file }: GoldenFile): Buffer => Buffer.from(file, 'base64');
const named = (name: string): GoldenFile => golden.files.find((file) => file.name === name) as GoldenFile;

/** JSON has no infinities: the oracle writes them as text. */
const infinity = (cell: Cell): Cell => (cell === 'Infinity' ? Number.POSITIVE_INFINITY : cell);

describe('reading Parquet', () => {
  it.each(golden.files)('gives the cells that pyarrow reads: $name', async (file) => {
    const table = await readBytes(bytesOf(file), 'parquet');
    const expected = Object.entries(file.columns).map(([name, cells]) => [name, cells.map(infinity)]);
    expect(columnCells(table)).toEqual(Object.fromEntries(expected));
    expect(table.malformed.count).toBe(0);
  });

  it('keeps numbers, categories, booleans and timestamps in columns of their kind', async () => {
    const { columns } = await readBytes(bytesOf(named('every type')), 'parquet');
    const kinds = [
      'float64',
      'int32',
      'int64',
      'decimal_small',
      'category',
      'boolean',
      'nanoseconds',
      'date',
    ];
    expect(kinds.map((name) => columns.get(name)?.kind)).toEqual([
      ...['numbers', 'numbers', 'numbers', 'numbers'],
      ...['dictionary', 'dictionary', 'instants', 'instants'],
    ]);
  });

  it('reads the asked-for columns only, by path', async () => {
    const source = bytesSource('x.parquet', bytesOf(named('structs')));
    const columns = new Map([['input.deep.cut', 'any'] as const, ['gone', 'any'] as const]);
    const table = await readTable(source, 'parquet', { columns });
    expect(columnCells(table)).toEqual({ 'input.deep.cut': ['Good', null, null] });
  });

  it('counts the rows of a file that has none of the columns', async () => {
    const source = bytesSource('x.parquet', bytesOf(named('structs')));
    const table = await readTable(source, 'parquet', { columns: new Map() });
    expect(table).toMatchObject({ rows: 3, columns: new Map() });
    expect(table.unread).toContain('input.deep.cut');
  });

  it('unpacks gzip around the file', async () => {
    const table = await readBytes(gzipSync(bytesOf(named('structs'))), 'parquet');
    expect(columnCells(table).price).toEqual([1.5, 2.5, 3.5]);
  });

  it.each(golden.refused)('names a column and its type where it cannot be read: $name', async (file) => {
    await expect(readBytes(bytesOf(file), 'parquet')).rejects.toThrow(
      `test.parquet: column "odd" has the type ${file.name}, allowed: numbers, decimals, texts`,
    );
    const source = bytesSource('x.parquet', bytesOf(file));
    for (const options of [
      { columns: new Map([['fine', 'numbers' as const]]) },
      { columns: null, named: new Set<string>() },
    ]) {
      const table = await readTable(source, 'parquet', options);
      expect(columnCells(table)).toEqual({ fine: [1] });
      expect(table.unread).toEqual(['odd']);
    }
    const named = { columns: null, named: new Set(['odd']) };
    await expect(readTable(source, 'parquet', named)).rejects.toThrow(
      `column "odd" has the type ${file.name}`,
    );
  });
});

describe('the row groups of a Parquet file', () => {
  it('are read with how many rows they have together', async () => {
    const bytes = Buffer.from(golden.manyGroups.file, 'base64');
    const rows: unknown[] = [];
    const options = { columns: null, named: new Set<string>() };
    for await (const batch of readBatches(bytesSource('many.parquet', bytes), 'parquet', options))
      rows.push(batch.rowsInFile);
    expect(rows.length).toBeGreaterThan(1);
    expect(new Set(rows)).toEqual(new Set([golden.manyGroups.rows]));
  });

  const file = bytesSource('x.parquet', gunzipSync(Buffer.from(golden.manyGroups.file, 'base64')));
  const columns = new Map(['id', 'ts', 'x', 'colour'].map((name) => [name, 'any'] as const));

  it('make files of their own that hold the whole together, wherever it is cut', async () => {
    const layout = await readLayout(file);
    const starts = groupStarts(layout);
    expect(starts).toHaveLength(105);
    const whole = await readTable(file, 'parquet', { columns });
    expect(whole.rows).toBe(golden.manyGroups.rows);
    for (const step of [1, 3, 50, 105]) {
      const cuts = starts.filter((_, group) => group % step === 0);
      const parts = cuts.map((start, part) =>
        groupsSource(file, layout, { start, end: cuts[part + 1] ?? Number.POSITIVE_INFINITY }),
      );
      const tables = await Promise.all(parts.map((part) => readTable(part, 'parquet', { columns })));
      expect(tables.every(({ rows }) => rows > 0)).toBe(true);
      expect(columnCells(concatTables(tables))).toEqual(columnCells(whole));
    }
  });

  it('are not cut apart where they do not lie in their order', async () => {
    const layout = await readLayout(file);
    expect(groupStarts({ ...layout, groups: [...layout.groups].reverse() })).toEqual([]);
  });

  it('may be none: a part without one has no rows', async () => {
    const none = groupsSource(file, await readLayout(file), { start: 0, end: 0 });
    expect((await readTable(none, 'parquet', { columns })).rows).toBe(0);
  });
});

describe('a broken Parquet file', () => {
  const whole = bytesOf(named('compression snappy'));

  it.each([
    ['empty', Buffer.alloc(0)],
    ['cut off at its end', whole.subarray(0, -20)],
    ['cut off at its start', whole.subarray(200)],
    ['of another kind', Buffer.from('a,b\n1,2\n'.repeat(20))],
    ['with a hole', Buffer.concat([whole.subarray(0, 40), Buffer.alloc(400), whole.subarray(440)])],
  ])('that is %s is named', async (_, bytes) => {
    await expect(readBytes(bytes, 'parquet')).rejects.toThrow(/^test\.parquet: broken Parquet file: \S/);
  });

  it('such as one that names a column twice is named, whatever is read of it', async () => {
    const source = bytesSource('x.parquet', Buffer.from(golden.twice, 'base64'));
    for (const columns of [null, new Map([['y', 'numbers'] as const])])
      await expect(readTable(source, 'parquet', { columns })).rejects.toThrow(
        'x.parquet: broken Parquet file: it names column "x" twice',
      );
  });

  it('leaves the next file readable', async () => {
    await expect(readBytes(whole.subarray(0, -20), 'parquet')).rejects.toThrow('broken');
    expect((await readBytes(whole, 'parquet')).rows).toBe(200);
  });

  it('is not blamed for trouble with the place it lies in', async () => {
    const source = {
      ...bytesSource('s3://b/x.parquet', whole),
      slice: () => Promise.reject(new DependencyError('S3 is down')),
    };
    await expect(readTable(source, 'parquet')).rejects.toThrow(DependencyError);
  });
});
