import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../lambdas/codec/read-table.ts';
import { formatOf } from '../../lambdas/contract/data-format.ts';
import { InputError } from '../../lambdas/core/errors.ts';
import { cellsOf, readBytes } from './tables.ts';

describe('the format of a file', () => {
  it.each([
    ['a.csv', 'csv'],
    ['s3://bucket/x/A.CSV', 'csv'],
    ['a.b.csv.gz', 'csv'],
    ['a.jsonl', 'jsonl'],
    ['a.ndjson.GZ', 'jsonl'],
    ['a.json', 'jsonl'],
  ])('of %s is %s', (name, format) => {
    expect(formatOf(name)).toBe(format);
  });

  it.each(['a', 'a.txt', 'a.parquet', 'csv', 'a.gz', 'folder.csv/part', ''])(
    '%j is refused by name',
    (name) => {
      expect(() => formatOf(name)).toThrow(InputError);
      expect(() => formatOf(name)).toThrow(
        `${name}: unknown format, allowed endings: .csv, .jsonl, .ndjson, .json, each also with .gz`,
      );
    },
  );
});

describe('reading a file', () => {
  const csv = Buffer.from('a,b\n1,é\n');
  const expected = { a: ['1'], b: ['é'] };

  it('unpacks gzip by its content, whatever it is called, also in several parts', () => {
    expect(cellsOf(readBytes(gzipSync(csv), 'csv'))).toEqual(expected);
    const parts = Buffer.concat([gzipSync('a,b\n'), gzipSync('1,é\n')]);
    expect(cellsOf(readBytes(parts, 'csv'))).toEqual(expected);
  });

  it('names the file that is broken gzip', () => {
    const cut = gzipSync(csv).subarray(0, -10);
    expect(() => readTable({ name: 'in/x.csv.gz', bytes: cut }, 'csv')).toThrow(
      /^in\/x\.csv\.gz: broken gzip file: /,
    );
    expect(() => readTable({ name: 'in/x.csv.gz', bytes: cut }, 'csv')).toThrow(InputError);
  });

  it('reads UTF-16 where a byte-order mark says so', () => {
    const little = Buffer.from('\uFEFFa,b\r\n1,é\r\n', 'utf16le');
    expect(cellsOf(readBytes(little, 'csv'))).toEqual(expected);
    expect(cellsOf(readBytes(Buffer.from(little).swap16(), 'csv'))).toEqual(expected);
  });
});
