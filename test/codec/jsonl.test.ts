import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnCells } from '../core/table/cells-of.ts';
import { readBytes, readText } from './tables.ts';

const jsonl = (text: string) => readText(text, 'jsonl');

describe('reading JSON Lines', () => {
  it('keeps numbers, texts and booleans as they are, and null as missing', async () => {
    expect(columnCells(await jsonl('{"n":1.50,"t":"1.50","b":true,"m":null}\n'))).toEqual({
      n: [1.5],
      t: ['1.50'],
      b: [true],
      m: [null],
    });
  });

  it('reads nested objects by path and arrays as their JSON text', async () => {
    const table = await jsonl(
      '{"id":7,"input":{"carat":0.3,"tags":["a",1],"deep":{"x":null,"y":2}},"empty":{}}\n',
    );
    expect(columnCells(table)).toEqual({
      id: [7],
      'input.carat': [0.3],
      'input.tags': ['["a",1]'],
      'input.deep.x': [null],
      'input.deep.y': [2],
    });
  });

  it('takes a key that a line lacks for missing there, before and after', async () => {
    expect(columnCells(await jsonl('{"a":1}\n{"b":2}\n{}\n{"a":3}\n'))).toEqual({
      a: [1, null, null, 3],
      b: [null, 2, null, null],
    });
  });

  it('keeps one cell a row where two keys of a line have the same path', async () => {
    const table = await jsonl('{"a":{"b":1},"a.b":2,"c":3}\n{"a":{"b":4},"c":5}\n');
    expect(columnCells(table)).toEqual({ 'a.b': [2, 4], c: [3, 5] });
  });

  it('skips blank lines and takes CRLF, a byte-order mark and keys in any order', async () => {
    const table = await jsonl('\uFEFF{"a":1,"b":2}\r\n\r\n  \n{"b":4,"a":3}');
    expect(columnCells(table)).toEqual({ a: [1, 3], b: [2, 4] });
    expect(table.malformed.count).toBe(0);
  });

  it('takes the NaN that Python writes for missing and its Infinity for a number', async () => {
    const table = await jsonl(
      '{"a": NaN, "b": Infinity, "c": -Infinity, "t": "NaN, \\"Infinity\\""}\n{"a":1}\n',
    );
    expect(table.malformed.count).toBe(0);
    expect(columnCells(table)).toEqual({
      a: [null, 1],
      b: [Number.POSITIVE_INFINITY, null],
      c: [Number.NEGATIVE_INFINITY, null],
      t: ['NaN, "Infinity"', null],
    });
  });

  it('keeps every digit of ids beyond the largest exact double', async () => {
    const table = await jsonl(
      '{"id":1234567890123456789,"next":{"id":-9007199254740993},"exact":9007199254740991,"x":0.1234567890123456,"t":"1234567890123456789"}\n',
    );
    expect(columnCells(table)).toEqual({
      id: ['1234567890123456789'],
      'next.id': ['-9007199254740993'],
      exact: [9007199254740991],
      x: [0.1234567890123456],
      t: ['1234567890123456789'],
    });
  });

  it('gives an empty table without columns for an empty file', async () => {
    for (const text of ['', '\n\n']) expect(await jsonl(text)).toMatchObject({ rows: 0, columns: new Map() });
  });
});

describe('broken JSON lines', () => {
  it.each([
    ['cut off', '{"a":1'],
    ['an array', '[1,2]'],
    ['a number', '7'],
    ['a text', '"a"'],
    ['null', 'null'],
    ['single quotes', "{'a':1}"],
    ['a bare word', '{"a":BaNaNa}'],
    ['two objects', '{"a":1}{"a":2}'],
    ['nested too deeply', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('%s: counted, quoted with the line and left out', async (_, broken) => {
    const table = await jsonl(`{"a":1}\n${broken}\n{"a":2}\n`);
    expect(columnCells(table)).toEqual({ a: [1, 2] });
    expect(table.malformed.count).toBe(1);
    expect(table.malformed.examples[0]).toMatch(
      /^line 2: (not a JSON object|a list, expected one JSON object a line): "/,
    );
    expect(table.malformed.examples[0]?.length).toBeLessThan(250);
  });

  it('with bytes that are not UTF-8 are counted instead of changed unseen', async () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}\n{"a":"é"}\n')]);
    const table = await readBytes(bytes, 'jsonl');
    expect(columnCells(table)).toEqual({ a: ['é'] });
    expect(table.malformed.examples[0]).toMatch(/^line 1: bytes that are not UTF-8/);
  });
});

describe('laws of reading JSON Lines', () => {
  it('any flat records come back, missing where a line lacks the key', async () => {
    const value = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    const record = fc.dictionary(fc.constantFrom('a', 'b', 'é "x"', '__proto__'), value);
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 8 }), async (records) => {
        const table = await jsonl(records.map((each) => `${JSON.stringify(each)}\n`).join(''));
        expect(table.rows).toBe(records.length);
        for (const [name, cells] of Object.entries(columnCells(table))) {
          const expected = records.map((each) => (Object.hasOwn(each, name) ? each[name] : null));
          // JSON has no minus zero and writes large numbers without a point, which come back as digits.
          const plain = (cell: unknown) => (typeof cell === 'number' ? Number(JSON.stringify(cell)) : cell);
          const numeric = (cell: unknown, want: unknown) =>
            typeof cell === 'string' && typeof want === 'number' ? Number(cell) : cell;
          expect(cells.map((cell, row) => numeric(cell, expected[row]))).toEqual(expected.map(plain));
        }
      }),
      { seed: 9, numRuns: 500 },
    );
  });
});

describe('a JSON line that is too long', () => {
  it('is one broken line, and the others are kept', async () => {
    const table = await jsonl(`{"a":1}\n{"a":"${'x'.repeat(17 * 2 ** 20)}"}\n{"a":2}\n`);
    expect(columnCells(table)).toEqual({ a: [1, 2] });
    expect(table.malformed).toMatchObject({
      count: 1,
      examples: [expect.stringMatching(/^line 2: longer than 16 MB: /)],
    });
  });
});
