import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../lambdas/codec/byte-source.ts';
import { readTable } from '../../lambdas/codec/read-batches.ts';
import { canonicalText } from '../../lambdas/core/table/canonical.ts';
import { columnCells, columnTexts } from '../core/table/cells-of.ts';
import { readBytes, readText } from './tables.ts';

const csv = (text: string) => readText(text, 'csv');

describe('reading CSV', () => {
  it('gives every column its cells, in the order of the header', async () => {
    const table = await csv('carat,cut\n0.30,Ideal\n1.5,Good\n');
    expect([...table.columns.keys()]).toEqual(['carat', 'cut']);
    expect(columnTexts(table)).toEqual({ carat: ['0.3', '1.5'], cut: ['Ideal', 'Good'] });
    expect(table.rows).toBe(2);
  });

  it('takes LF and CRLF, with and without a line end after the last row', async () => {
    for (const text of ['a,b\n1,2\n3,4', 'a,b\r\n1,2\r\n3,4\r\n', 'a,b\r\n1,2\n3,4\r\n'])
      expect(columnTexts(await csv(text))).toEqual({ a: ['1', '3'], b: ['2', '4'] });
  });

  it('takes a byte-order mark off the first name', async () => {
    expect(columnTexts(await csv('\uFEFFid,x\n1,2\n'))).toEqual({ id: ['1'], x: ['2'] });
  });

  it('reads quoted commas, quotes, line breaks and CRLF inside and behind quotes', async () => {
    const table = await csv('a,"b ""x"""\r\n"1,5","say ""hi"""\r\n"two\r\nlines","end"\r\n"",last\r\n');
    expect(columnTexts(table)).toEqual({
      a: ['1,5', 'two\r\nlines', null],
      'b "x"': ['say "hi"', 'end', 'last'],
    });
  });

  it('keeps a quote inside an unquoted field as it is', async () => {
    expect(columnTexts(await csv('size,n\n5" pipe,1\nx "y" z,2\n'))).toEqual({
      size: ['5" pipe', 'x "y" z'],
      n: ['1', '2'],
    });
  });

  it.each(['', 'NA', 'na', 'N/A', 'n/a', 'NaN', 'nan', 'NAN', 'null', 'NULL', 'Null', '  ', ' NA ', '"NA"'])(
    'takes %j for a missing value',
    async (token) => {
      expect(columnTexts(await csv(`a,b\n${token},1\n`))).toEqual({ a: [null], b: ['1'] });
    },
  );

  it.each(['none', '-', '?', 'NANA', '0', 'n.a.', 'nil'])('takes %j for a value', async (text) => {
    expect(columnTexts(await csv(`a,b\n${text},1\n`)).a).toEqual([text]);
  });

  it('skips blank lines wherever they are', async () => {
    const table = await csv('\n\na,b\n\n1,2\r\n\r\n   \n3,4\n\n');
    expect(columnTexts(table)).toEqual({ a: ['1', '3'], b: ['2', '4'] });
    expect(table.malformed.count).toBe(0);
  });

  it('gives an empty table for a header alone, and one without columns for an empty file', async () => {
    expect(await csv('a,b\n')).toMatchObject({ rows: 0, malformed: { count: 0 } });
    expect([...(await csv('a,b')).columns.keys()]).toEqual(['a', 'b']);
    for (const text of ['', '\n\n', '\uFEFF'])
      expect(await csv(text)).toMatchObject({ rows: 0, columns: new Map() });
  });

  it('leaves out a column without a name, as data frames write their index', async () => {
    expect(columnTexts(await csv(',x,y\n0,1,2\n1,3,4\n'))).toEqual({ x: ['1', '3'], y: ['2', '4'] });
    expect(columnTexts(await csv('x,y,\n1,2,\n'))).toEqual({ x: ['1'], y: ['2'] });
  });

  it('names the file and the fault of a header that cannot be used', async () => {
    await expect(csv('a,b,a\n1,2,3\n')).rejects.toThrow('test.csv: the header line names column "a" twice');
    await expect(csv(',\n1,2\n')).rejects.toThrow('test.csv: the header line names no column');
    await expect(csv('a,"b\n1,2\n')).rejects.toThrow(
      'test.csv: the header line is broken: a quote is not closed',
    );
    await expect(csv('a,b\r1,2\r3,4\r')).rejects.toThrow(
      'test.csv: the header line holds a CR without LF, allowed: lines that end in LF or CRLF',
    );
    await expect(csv('\0\u0001,b\n1,2\n')).rejects.toThrow('test.csv: the header line is not text');
  });
});

describe('broken CSV rows', () => {
  it('are counted, named by their line and left out, and the others are kept', async () => {
    const table = await csv('a,b\n1,2\n3\n4,5,6\n7,8\n');
    expect(columnTexts(table)).toEqual({ a: ['1', '7'], b: ['2', '8'] });
    expect(table.malformed).toEqual({
      count: 2,
      examples: ['line 3: 1 field, expected 2: "3"', 'line 4: 3 fields, expected 2: "4,5,6"'],
    });
  });

  it('are quoted three at most, each cut to 80 characters', async () => {
    const table = await csv(`a,b\n${'x'.repeat(500)}\n1\n2\n3\n4\n`);
    expect(table.malformed.count).toBe(5);
    expect(table.malformed.examples).toHaveLength(3);
    expect(table.malformed.examples[0]?.length).toBeLessThan(130);
  });

  it('with a quote that is never closed lose their own line only', async () => {
    const table = await csv('a,b\n1,2\n3,"broken\n4,5\n6,7\n');
    expect(columnTexts(table)).toEqual({ a: ['1', '4', '6'], b: ['2', '5', '7'] });
    expect(table.malformed).toEqual({
      count: 1,
      examples: ['line 3: a quote is not closed: "3,\\"broken"'],
    });
  });

  it('with a stray quote do not pair it with a quote of a later row', async () => {
    const table = await csv('a,b\n1,"broken\n2,5\n3,"fine, indeed"\n4,"x"\n');
    expect(columnTexts(table)).toEqual({ a: ['2', '3', '4'], b: ['5', 'fine, indeed', 'x'] });
    expect(table.malformed.examples).toEqual(['line 2: text follows a closing quote: "1,\\"broken"']);
  });

  it('count each line of a record whose quotes take in other lines', async () => {
    const table = await csv('a,b\n1,"x\n2,y\n3,z",4\n5,6\n');
    expect(columnTexts(table)).toEqual({ a: ['5'], b: ['6'] });
    expect(table.malformed.count).toBe(3);
    expect(table.malformed.examples[0]).toMatch(/^lines 2 to 4: 3 fields, expected 2/);
  });

  it('number their lines right behind quoted line breaks', async () => {
    const table = await csv('a,b\n"two\nlines",1\nonly\n');
    expect(table.malformed.examples).toEqual(['line 4: 1 field, expected 2: "only"']);
  });

  it('with bytes that are not UTF-8 are counted instead of changed unseen', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n1,caf'), Buffer.from([0xe9]), Buffer.from('\n2,café\n')]);
    const damaged = await readBytes(bytes, 'csv');
    expect(columnTexts(damaged)).toEqual({ a: ['2'], b: ['café'] });
    expect(damaged.malformed.examples[0]).toMatch(/^line 2: bytes that are not UTF-8/);
  });
});

describe('laws of reading CSV', () => {
  const field = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r', ' ', 'é', '😀'), maxLength: 6 }),
    fc.constantFrom('NA', 'x', '-1.5e3'),
  );

  it('any fields that a writer quotes come back, missing tokens as null', async () => {
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 8 }));
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('unix', 'windows'), async (records, ending) => {
        const names = (records[0] ?? ['']).map((_, index) => `c${index}`);
        const text = stringify([names, ...records], {
          quoted: true,
          quoted_empty: true,
          record_delimiter: ending,
        });
        const table = await csv(text);
        expect(table.malformed.count).toBe(0);
        const missing = (value: string) => /^\s*(na)?\s*$/i.test(value);
        const columns = names.map((name, index) => [
          name,
          records.map((record) =>
            missing(record[index] as string) ? null : canonicalText(record[index] as string),
          ),
        ]);
        const cells = Object.entries(columnTexts(table)).map(([name, texts]) => [
          name,
          texts.map((text) => (text === null ? null : canonicalText(text))),
        ]);
        expect(Object.fromEntries(cells)).toEqual(Object.fromEntries(columns));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('every line is a row or is counted as broken, whatever quotes it has', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', ',', '"', '1'), minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const { rows, malformed } = await csv(['x,y', ...lines].join('\n'));
        // A row may take two lines, where a quoted field holds the break.
        expect(rows + malformed.count).toBeLessThanOrEqual(lines.length);
        if (!lines.some((text) => text.includes('"'))) expect(rows + malformed.count).toBe(lines.length);
      }),
      { seed: 8, numRuns: 1000 },
    );
  });

  it('a file in pieces of any size gives the same table', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', ',', '"', '1', '\r', 'é'), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 12 }),
        fc.integer({ min: 1, max: 7 }),
        async (lines, size) => {
          const bytes = Buffer.from(['x,y', ...lines].join('\n'));
          const pieces = {
            ...bytesSource('test.csv', bytes),
            async *stream() {
              for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
            },
          };
          expect(await readTable(pieces, 'csv')).toEqual(await readBytes(bytes, 'csv'));
        },
      ),
      { seed: 9, numRuns: 1000 },
    );
  });
});

describe('reading CSV for numbers only', () => {
  it('gives the numbers and keeps what is none', async () => {
    const source = bytesSource(
      'test.csv',
      Buffer.from('a,b\n 1.50 ,x\n1e400,y\n-inf,z\nn/k,\nNA,w\n"2",v\n007,u\n'),
    );
    const table = await readTable(source, 'csv', { columns: new Map([['a', 'numbers']]) });
    expect(columnCells(table)).toEqual({
      a: [1.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 'n/k', null, 2, 7],
    });
    expect(table.unread).toEqual(['b']);
  });
});

describe('a line without end', () => {
  it('is one broken line where it is too long, in the header an error', async () => {
    const long = 'x'.repeat(17 * 2 ** 20);
    const table = await csv(`a,b\n1,2\n${long}\n3,4\n"${long}\n5,6`);
    expect(columnTexts(table)).toEqual({ a: ['1', '3', '5'], b: ['2', '4', '6'] });
    expect(table.malformed.count).toBe(2);
    expect(table.malformed.examples[0]).toMatch(/^line 3: longer than 16 MB: "xxx/);
    await expect(csv(`${long},b\n1,2\n`)).rejects.toThrow('test.csv: the header line is longer than 16 MB');
  });
});
