import { describe, expect, it } from 'vitest';
import {
  type RecordFault,
  type RecordRows,
  readCaptureRecord,
  readGroundTruthRecord,
  rowId,
  takeRow,
} from '../../lambdas/codec/capture-record.ts';
import type { CaptureNames } from '../../lambdas/contract/capture-config.ts';
import type { Cell } from '../../lambdas/core/table/column.ts';

const NAMES = { inputs: ['carat', 'cut'], outputs: ['price'] };

function side(data: unknown, encoding = 'CSV', observedContentType: string | null = 'text/csv') {
  return { observedContentType, mode: 'INPUT', data, encoding };
}

function capture(sides: object, metadata: object = { eventId: 'e1', inferenceTime: '2026-02-19T01:34:30Z' }) {
  return JSON.stringify({ captureData: sides, eventMetadata: metadata, eventVersion: '0' });
}

/** A record's rows as objects; a broken row is its fault. */
function rowsOf(record: RecordRows | RecordFault): unknown {
  if ('fault' in record) return record;
  return Array.from({ length: record.count }, (_, row) => {
    const cells: Record<string, Cell> = {};
    const fault = takeRow(record, row, (name, cell) => {
      cells[name] = cell;
    });
    return fault ?? cells;
  });
}

const read = (line: string, names: CaptureNames = NAMES) => rowsOf(readCaptureRecord(line, names));

describe('reading a record of Data Capture', () => {
  it('names the values of both sides in order', () => {
    const line = capture({ endpointInput: side('0.3,Ideal\n'), endpointOutput: side('326.5') });
    expect(read(line)).toEqual([{ carat: '0.3', cut: 'Ideal', price: '326.5' }]);
  });

  it('joins the rows of sides in different encodings by place', () => {
    const outputs = Buffer.from('{"predictions":[326,327]}').toString('base64');
    const line = capture({
      endpointInput: side('0.3,Ideal\n0.4,Good'),
      endpointOutput: side(outputs, 'BASE64', 'application/json'),
    });
    expect(read(line)).toEqual([
      { carat: '0.3', cut: 'Ideal', price: 326 },
      { carat: '0.4', cut: 'Good', price: 327 },
    ]);
  });

  it('takes the inference id where the caller sent one, else the event id', () => {
    const sides = { endpointInput: side('1,a'), endpointOutput: side('1') };
    const idOf = (metadata: object) => readCaptureRecord(capture(sides, metadata), NAMES);
    expect(idOf({ eventId: 'e1', inferenceId: '7' })).toMatchObject({ id: '7', time: null });
    expect(idOf({ eventId: 'e1', inferenceId: '' })).toMatchObject({ id: 'e1' });
    expect(idOf({ eventId: 'e1', inferenceId: 12345 })).toMatchObject({ id: '12345' });
    expect(idOf({})).toMatchObject({ id: null });
  });

  it('breaks a row where either side of it is broken, and leaves the others', () => {
    const line = capture({ endpointInput: side('0.3\n0.4,Good'), endpointOutput: side('326\n327') });
    expect(read(line)).toEqual([
      'endpointInput: 1 value, expected 2',
      { carat: '0.4', cut: 'Good', price: '327' },
    ]);
  });

  it('counts the rows of a record whose sides do not fit', () => {
    const line = capture({ endpointInput: side('0.3,a\n0.4,b\n0.5,c'), endpointOutput: side('326\n327') });
    expect(read(line)).toEqual({ fault: '3 rows in endpointInput, 2 in endpointOutput', rows: 3 });
  });

  it('takes the values of one line for as many rows only where the request has as many', () => {
    const answered = (input: object | undefined, output: object, names: CaptureNames) =>
      read(capture({ ...(input && { endpointInput: input }), endpointOutput: output }), names);
    const [one, two] = [side('0.3,Ideal'), side('0.3,Ideal\n0.4,Good\n')];
    const twoRows = [{ price: '326' }, { price: '327' }];
    const outputs = { outputs: ['price'] };
    expect(answered(two, side('326,327'), outputs)).toEqual(twoRows);
    expect(answered(undefined, side('326,327'), outputs)).toEqual(twoRows);
    expect(answered(two, side('326,327'), NAMES)).toMatchObject(twoRows);
    const base64 = side(Buffer.from('0.3,Ideal').toString('base64'), 'BASE64');
    for (const input of [one, base64]) {
      expect(answered(input, side('326,327'), outputs)).toEqual(['endpointOutput: 2 values, expected 1']);
      expect(answered(input, side('[326,327]', 'JSON', 'application/json'), outputs)).toEqual([
        'endpointOutput: 2 values, expected 1',
      ]);
      expect(answered(input, side('326,327'), NAMES)).toEqual({
        fault: '1 rows in endpointInput, 2 in endpointOutput',
        rows: 2,
      });
    }
  });

  it('says which side is missing or cannot be read, and counts the rows of the other', () => {
    const three = side('0.3,a\n0.4,b\n0.5,c');
    expect(read(capture({ endpointInput: three }))).toEqual({ fault: 'no endpointOutput', rows: 3 });
    expect(read(capture({ endpointOutput: side('1') }))).toEqual({ fault: 'no endpointInput', rows: 1 });
    expect(read(capture({ endpointInput: three, endpointOutput: side('{', 'JSON') }))).toEqual({
      fault: 'endpointOutput: not JSON',
      rows: 3,
    });
    expect(read(capture({ endpointInput: side(7), endpointOutput: side('1') }))).toEqual({
      fault: 'no endpointInput',
      rows: 1,
    });
  });

  it('does not read a side without names', () => {
    const line = capture({ endpointOutput: side('326\n327') });
    expect(read(line, { outputs: ['price'] })).toEqual([{ price: '326' }, { price: '327' }]);
  });

  it('says so where a line is none', () => {
    expect(read('{"captureData":')).toEqual({ fault: 'not a JSON object', rows: 1 });
    expect(read('[]')).toEqual({ fault: 'not a JSON object', rows: 1 });
    expect(read('{"groundTruthData":{}}')).toEqual({ fault: 'no captureData', rows: 1 });
  });

  it('says so where a payload is nested too deep', () => {
    const deep = `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const line = capture({ endpointInput: side(deep, 'JSON'), endpointOutput: side('1') });
    expect(read(line)).toEqual({ fault: 'endpointInput: nested too deep', rows: 1 });
  });
});

describe('reading a record of ground truth', () => {
  const truth = (data: string, encoding: string) =>
    JSON.stringify({
      groundTruthData: { data, encoding },
      eventMetadata: { eventId: '7' },
      eventVersion: '0',
    });
  const label = (line: string) => rowsOf(readGroundTruthRecord(line, 'price'));

  it('names the label', () => {
    expect(label(truth('1', 'CSV'))).toEqual([{ price: '1' }]);
    expect(label(truth('1.5', 'JSON'))).toEqual([{ price: 1.5 }]);
    expect(label(truth('MS41Cg==', 'BASE64'))).toEqual([{ price: '1.5' }]);
    expect(label(truth('{"price":2}', 'JSON'))).toEqual([{ price: 2 }]);
    expect(label(truth('{"prize":2}', 'JSON'))).toEqual(['groundTruthData: no value named "price"']);
  });

  it('has the id of the event', () => {
    expect(readGroundTruthRecord(truth('1', 'CSV'), 'price')).toMatchObject({ id: '7', count: 1 });
  });

  it('holds the labels of many rows by place', () => {
    expect(label(truth('1\n0\n', 'CSV'))).toEqual([{ price: '1' }, { price: '0' }]);
    expect(label(truth('[1,0]', 'JSON'))).toEqual([{ price: 1 }, { price: 0 }]);
  });

  it('says what is wrong with it', () => {
    expect(label(truth('', 'CSV'))).toEqual({ fault: 'groundTruthData: no data', rows: 1 });
    expect(label('{"captureData":{}}')).toEqual({ fault: 'no groundTruthData', rows: 1 });
  });
});

describe('the id of a row', () => {
  it('is that of its record, with the place behind it where the record holds several', () => {
    expect(rowId('7', 0, 1)).toBe('7');
    expect(rowId('7', 2, 3)).toBe('7#2');
  });
});
