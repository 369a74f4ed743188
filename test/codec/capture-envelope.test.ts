import { describe, expect, it } from 'vitest';
import { EnvelopeScanner } from '../../lambdas/codec/capture-envelope.ts';

function line(data: string, metadata: object = {}): string {
  const side = (mode: string, observedContentType: string | null, text: string) => ({
    observedContentType,
    mode,
    data: text,
    encoding: 'CSV',
  });
  return JSON.stringify({
    captureData: {
      endpointInput: side('INPUT', 'text/csv', data),
      endpointOutput: side('OUTPUT', null, '1'),
    },
    eventMetadata: { eventId: 'e', ...metadata, inferenceTime: '2026-02-19T01:34:30Z' },
    eventVersion: '0',
  });
}

function scanRecord(text: string): object | null {
  const bytes = Buffer.from(text);
  const scanner = new EnvelopeScanner();
  return scanner.scan(bytes, 0, bytes.length) ? scanner.toRecord() : null;
}

/** What a reader takes of a parsed record. */
function partsOf(record: unknown) {
  const { captureData, eventMetadata } = record as Record<string, Record<string, Record<string, unknown>>>;
  return [captureData?.endpointInput, captureData?.endpointOutput, eventMetadata].map((part) => [
    part?.data,
    part?.encoding,
    part?.observedContentType,
    part?.eventId,
    part?.inferenceId ?? null,
    part?.inferenceTime,
  ]);
}

describe('the form that SageMaker writes', () => {
  it.each([
    ['one line', line('1,2')],
    ['a line break at the end', line('1,2\n')],
    ['line breaks within', line('1,2\n3,4\r\n')],
    ['quotes and backslashes', line('"a\\n""b"",\t",2\n')],
    ['text beyond ASCII', line('Très bon 😀,2\n')],
    ['an inference id', line('1', { inferenceId: '7' })],
    [
      'custom attributes',
      line('1', { customAttributes: ['a=b', 'c={"d":[1]}'.replaceAll('"', '')], inferenceId: '7' }),
    ],
    ['no custom attributes', line('1', { customAttributes: [] })],
    ['an escaped letter', line('1').replace('"data":"1"', '"data":"\\u0031"')],
    ['a line break behind it', `${line('1')}\r`],
  ])('gives what JSON.parse gives: %s', (_, text) => {
    const matched = scanRecord(text);
    expect(matched).not.toBeNull();
    expect(partsOf(matched)).toEqual(partsOf(JSON.parse(text)));
  });

  it.each([
    ['another order of the keys', line('1').replace(/("eventId":"e"),("inferenceTime":"[^"]*")/, '$2,$1')],
    ['a control character', line('1').replace('"data":"1"', '"data":"\u0001"')],
    ['more keys', line('1').replace('"eventVersion"', '"more":1,"eventVersion"')],
    ['a record without its end', line('1').slice(0, -1)],
  ])('leaves to the parser: %s', (_, text) => {
    expect(scanRecord(text)).toBeNull();
  });
});
