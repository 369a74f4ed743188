import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../lambdas/codec/byte-source.ts';
import { detectFormat } from '../../lambdas/codec/detect-format.ts';
import { readTable } from '../../lambdas/codec/read-batches.ts';
import { BATCH_ROWS } from '../../lambdas/codec/reader.ts';
import type { SageMakerFormat } from '../../lambdas/contract/capture-config.ts';
import { InputError } from '../../lambdas/core/errors.ts';
import { cellsOf } from '../../lambdas/core/table/column.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import { monitorOf } from '../core/support.ts';

const CAPTURE: SageMakerFormat = { kind: 'data-capture', inputs: ['carat', 'cut'], outputs: ['price_pred'] };
const TRUTH: SageMakerFormat = { kind: 'ground-truth', id: 'eventId', label: 'price' };

const TIME = '2026-02-19T01:34:30Z';

function capture(inputs: string, outputs: string | null, eventMetadata: object): string {
  const side = (data: string) => ({ observedContentType: 'text/csv', mode: 'INPUT', data, encoding: 'CSV' });
  return JSON.stringify({
    captureData: {
      endpointInput: side(inputs),
      ...(outputs === null ? {} : { endpointOutput: side(outputs) }),
    },
    eventMetadata,
    eventVersion: '0',
  });
}

function truth(data: string, eventId: string): string {
  return JSON.stringify({ groundTruthData: { data, encoding: 'CSV' }, eventMetadata: { eventId } });
}

const tableOf = (lines: readonly string[], format: SageMakerFormat = CAPTURE): Promise<Table> =>
  readTable(bytesSource('test.jsonl', Buffer.from(lines.join('\n'))), format);
const columnsOf = ({ columns }: Table) =>
  Object.fromEntries([...columns].map(([name, column]) => [name, cellsOf(column)]));

describe('reading Data Capture', () => {
  it('gives every row its id, its time and the values of both sides', async () => {
    const table = await tableOf([
      capture('0.3,Ideal\n', '326', { eventId: 'a', inferenceTime: TIME }),
      capture('1,Good', '4000', { eventId: 'b', inferenceId: '7', inferenceTime: TIME }),
    ]);
    expect(columnsOf(table)).toEqual({
      eventId: ['a', '7'],
      inferenceTime: [TIME, TIME],
      carat: ['0.3', '1'],
      cut: ['Ideal', 'Good'],
      price_pred: ['326', '4000'],
    });
  });

  it('fills the columns of every batch, whichever way its records are read', async () => {
    const rows = Array.from({ length: BATCH_ROWS + 3 }, (_, row) => row);
    const table = await tableOf(
      rows.map((row) =>
        // A quoted field is read another way than a plain one.
        capture(row % 3 === 0 ? `${row},"a"\n` : `${row},a\n`, `${2 * row}`, {
          eventId: `e${row}`,
          inferenceTime: TIME,
        }),
      ),
    );
    expect(columnsOf(table)).toEqual({
      eventId: rows.map((row) => `e${row}`),
      inferenceTime: rows.map(() => TIME),
      carat: rows.map(String),
      cut: rows.map(() => 'a'),
      price_pred: rows.map((row) => String(2 * row)),
    });
  });

  it('gives each row of a record its place behind the id', async () => {
    const table = await tableOf([
      capture('0.3,a\n0.4,b\n', '1\n2', { eventId: 'e', inferenceTime: TIME }),
      capture('0.5,c', '3', { eventId: 'f', inferenceTime: TIME }),
    ]);
    expect(columnsOf(table)).toMatchObject({
      eventId: ['e#0', 'e#1', 'f'],
      inferenceTime: [TIME, TIME, TIME],
      price_pred: ['1', '2', '3'],
    });
  });

  it('counts every row that it leaves out, and says where and why', async () => {
    const good = capture('0.3,a', '1', { eventId: 'a', inferenceTime: TIME });
    const { rows, malformed } = await tableOf([
      good,
      '',
      capture('0.3,a\n0.4\n0.5,c', '1\n2\n3', { eventId: 'b', inferenceTime: TIME }),
      capture('0.3,a\n0.4,b', null, { eventId: 'c' }),
      '{"captureData":',
      good,
    ]);
    expect(rows).toBe(4);
    expect(malformed.count).toBe(4);
    expect(malformed.examples.map((example) => example.split(': "')[0])).toEqual([
      'line 3, row 1: endpointInput: 1 value, expected 2',
      'line 4: no endpointOutput',
      'line 5: not a JSON object',
    ]);
  });

  it('keeps the place of the rows behind a broken one', async () => {
    const { columns } = await tableOf([capture('x\n0.4,b', '1\n2', { eventId: 'e' })]);
    expect(cellsOf(columns.get('eventId') as never)).toEqual(['e#1']);
  });

  it('has its own columns even where no record can be read', async () => {
    expect([...(await tableOf(['x'])).columns.keys()]).toEqual(['eventId', 'inferenceTime']);
  });

  it('reads only the columns that are asked for', async () => {
    const lines = capture('0.3,a', '1', { eventId: 'a', carat: 1 });
    const table = await readTable(bytesSource('x', Buffer.from(lines)), CAPTURE, {
      columns: new Map([['carat', 'numbers']]),
    });
    expect([...table.columns.keys()]).toEqual(['carat']);
    expect(table.unread).toEqual(['cut', 'eventId', 'inferenceTime', 'price_pred']);
  });
});

describe('reading ground truth', () => {
  it('gives the labels under the names that they join by', async () => {
    const table = await tableOf([truth('1', '7'), truth('2\n3\n', 'e')], TRUTH);
    expect(columnsOf(table)).toEqual({ eventId: ['7', 'e#0', 'e#1'], price: ['1', '2', '3'] });
  });
});

describe('the format of a file', () => {
  const lines = Buffer.from(capture('0.3,a', '1', { eventId: 'a' }));
  const monitor = monitorOf({
    data: {
      predictions: 's3://bucket/x/',
      format: 'data-capture',
      capture: { inputs: ['carat', 'cut'], outputs: ['price_pred'] },
    },
    columns: { label: 'price' },
  });

  it('is seen in its first record, gzip or not', async () => {
    for (const bytes of [lines, gzipSync(lines)]) {
      expect(await detectFormat(bytesSource('x.jsonl', bytes), monitor)).toEqual(CAPTURE);
    }
    expect(await detectFormat(bytesSource('x.jsonl', Buffer.from(truth('1', '7'))), monitor)).toEqual(TRUTH);
    expect(await detectFormat(bytesSource('x.jsonl', Buffer.from('{"a":1}')), monitor)).toBe('jsonl');
    expect(await detectFormat(bytesSource('x.csv', lines), monitor)).toBe('csv');
  });

  it('is left to the reader where the file is broken', async () => {
    expect(await detectFormat(bytesSource('x.jsonl', gzipSync(lines).subarray(0, 12)), monitor)).toBe(
      'jsonl',
    );
  });

  it('cannot be Data Capture where nothing names the values', async () => {
    const detected = detectFormat(bytesSource('x.jsonl', lines), monitorOf());
    await expect(detected).rejects.toThrow(InputError);
    await expect(detected).rejects.toThrow(
      /^x\.jsonl: holds SageMaker Data Capture, allowed: with a monitor file/,
    );
  });
});

describe('the commonest records of Data Capture', () => {
  const field = fc.oneof(
    fc.double().map(String),
    fc.integer().map(String),
    fc.constantFrom(
      '',
      'NA',
      'nan',
      ' 1 ',
      '+1',
      '-0',
      '007',
      '.5',
      '5.',
      '1e5',
      'inf',
      'Ideal',
      'Très',
      '"a"',
      'a\\b',
    ),
  );
  const record = fc.record({
    inputs: fc.array(field, { minLength: 1, maxLength: 3 }),
    output: field,
    lineBreak: fc.constantFrom('', '\n', '\r\n'),
    encoding: fc.constantFrom('CSV', 'csv', null),
    inferenceId: fc.option(fc.constantFrom('7', ' ', 'a\tb', 'é'), { nil: undefined }),
    attributes: fc.option(fc.constantFrom([], ['k=v'], ['k=v', '"q"']), { nil: undefined }),
  });

  it('give the same rows and faults from their bytes as through a JSON parser', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 20 }), async (records) => {
        const lines = (indent: string): string =>
          records
            .map(({ inputs, output, lineBreak, encoding, inferenceId, attributes }) => {
              const side = (mode: string, data: string) => ({
                observedContentType: 'text/csv',
                mode,
                data: data + lineBreak,
                ...(encoding === null ? {} : { encoding }),
              });
              return JSON.stringify({
                captureData: {
                  endpointInput: side('INPUT', inputs.join(',')),
                  endpointOutput: side('OUTPUT', output),
                },
                eventMetadata: {
                  eventId: 'e',
                  customAttributes: attributes,
                  inferenceId,
                  inferenceTime: TIME,
                },
                eventVersion: '0',
              }).replace('{', `{${indent}`);
            })
            .join('\n');
        const read = async (text: string) => {
          const columns = new Map([
            ['carat', 'numbers'] as const,
            ['cut', 'any'] as const,
            ['eventId', 'any'] as const,
          ]);
          const source = bytesSource('test.jsonl', Buffer.from(text));
          const { malformed, ...table } = await readTable(source, CAPTURE, { columns });
          const faults = malformed.examples.map((example) => example.split(': "')[0]);
          return {
            cells: columnsOf({ malformed, ...table }),
            rows: table.rows,
            count: malformed.count,
            faults,
          };
        };
        // A blank behind the first brace is what the form that SageMaker writes does not have.
        expect(await read(lines(''))).toEqual(await read(lines(' ')));
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
