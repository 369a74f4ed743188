import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../lambdas/codec/byte-source.ts';
import { readTable } from '../../lambdas/codec/read-batches.ts';
import { formatOf } from '../../lambdas/contract/data-format.ts';
import { InputError } from '../../lambdas/core/errors.ts';
import { columnTexts } from '../core/table/cells-of.ts';
import { readBytes } from './tables.ts';

describe('the format of a file', () => {
  it.each([
    ['a.csv', 'csv'],
    ['s3://bucket/x/A.CSV', 'csv'],
    ['a.b.csv.gz', 'csv'],
    ['a.jsonl', 'jsonl'],
    ['a.ndjson.GZ', 'jsonl'],
    ['a.json', 'jsonl'],
    ['a.parquet', 'parquet'],
    ['part-0.snappy.parquet', 'parquet'],
    ['a.pq.gz', 'parquet'],
  ])('of %s is %s', (name, format) => {
    expect(formatOf(name)).toBe(format);
  });

  it.each(['a', 'a.txt', 'a.xlsx', 'csv', 'a.gz', 'folder.csv/part', ''])('%j is refused by name', (name) => {
    expect(() => formatOf(name)).toThrow(InputError);
    expect(() => formatOf(name)).toThrow(
      `${name}: unknown format, allowed endings: .csv, .jsonl, .ndjson, .json, .parquet, .pq, each also with .gz`,
    );
  });
});

describe('reading a file', () => {
  const csv = Buffer.from('a,b\n1,é\n');
  const expected = { a: ['1'], b: ['é'] };

  it('unpacks gzip by its content, whatever it is called, also in several parts', async () => {
    expect(columnTexts(await readBytes(gzipSync(csv), 'csv'))).toEqual(expected);
    const parts = Buffer.concat([gzipSync('a,b\n'), gzipSync('1,é\n')]);
    expect(columnTexts(await readBytes(parts, 'csv'))).toEqual(expected);
  });

  it('names the file that is broken gzip', async () => {
    const cut = gzipSync(csv).subarray(0, -10);
    await expect(readTable(bytesSource('in/x.csv.gz', cut), 'csv')).rejects.toThrow(
      /^in\/x\.csv\.gz: broken gzip file: /,
    );
    await expect(readTable(bytesSource('in/x.csv.gz', cut), 'csv')).rejects.toThrow(InputError);
  });

  it('reads UTF-16 where a byte-order mark says so', async () => {
    const little = Buffer.from('\uFEFFa,b\r\n1,é\r\n', 'utf16le');
    expect(columnTexts(await readBytes(little, 'csv'))).toEqual(expected);
    expect(columnTexts(await readBytes(Buffer.from(little).swap16(), 'csv'))).toEqual(expected);
  });
});
