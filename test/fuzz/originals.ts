import { readFileSync } from 'node:fs';
import type { FileFormat, SageMakerFormat } from '../../lambdas/contract/capture-config.ts';

/** A file as it should be, and what its lines hold. */
export interface Original {
  readonly name: string;
  readonly format: FileFormat;
  readonly bytes: Buffer;
  /** The rows of each line by its text, where lines can be told apart; a line of no entry holds one or more. */
  readonly rowsOfLine: ReadonlyMap<string, number> | null;
}

const CAPTURE: SageMakerFormat = { kind: 'data-capture', inputs: ['carat', 'cut'], outputs: ['price'] };
const TRUTH: SageMakerFormat = { kind: 'ground-truth', id: 'eventId', label: 'price' };

interface Side {
  readonly data: string;
  readonly encoding: string;
  readonly observedContentType: string | null;
}

const csv = (data: string): Side => ({ data, encoding: 'CSV', observedContentType: 'text/csv' });
const json = (value: unknown): Side => ({
  data: JSON.stringify(value),
  encoding: 'JSON',
  observedContentType: 'application/json',
});
const base64 = (data: string): Side => ({
  data: Buffer.from(data).toString('base64'),
  encoding: 'BASE64',
  observedContentType: null,
});

const SIDES: readonly { readonly input: Side; readonly output: Side; readonly rows: number }[] = [
  { input: csv('0.31,Ideal\n'), output: csv('326.5'), rows: 1 },
  { input: csv('0.31,"Very, good"\n1.5,Fair\n,\n'), output: csv('1\n2\n3\n'), rows: 3 },
  { input: json({ instances: [{ features: [1, 'Ideal'] }] }), output: json({ predictions: [7] }), rows: 1 },
  {
    input: json([
      [1, 'a'],
      [2, 'é'],
    ]),
    output: base64('{"predictions":[{"price":1},{"price":2}]}'),
    rows: 2,
  },
  { input: base64('1,a\n2,b\n'), output: base64('8\n9'), rows: 2 },
];

function captureLines(): ReadonlyMap<string, number> {
  return new Map(
    SIDES.map(({ input, output, rows }, index) => [
      JSON.stringify({
        captureData: {
          endpointInput: { ...input, mode: 'INPUT' },
          endpointOutput: { ...output, mode: 'OUTPUT' },
        },
        eventMetadata: {
          eventId: `e${index}`,
          ...(index % 2 === 0 ? {} : { inferenceId: `${index}` }),
          inferenceTime: '2026-02-19T01:34:30Z',
        },
        eventVersion: '0',
      }),
      rows,
    ]),
  );
}

function truthLines(): ReadonlyMap<string, number> {
  const labels: readonly [object, number][] = [
    [{ data: '1', encoding: 'CSV' }, 1],
    [{ data: '1\n0\n1\n', encoding: 'CSV' }, 3],
    [{ data: '[1,0]', encoding: 'JSON' }, 2],
    [{ data: 'MQo=', encoding: 'BASE64' }, 1],
  ];
  return new Map(
    labels.map(([groundTruthData, rows], index) => [
      JSON.stringify({ groundTruthData, eventMetadata: { eventId: `${index}` }, eventVersion: '0' }),
      rows,
    ]),
  );
}

const JSON_LINES = [
  '{"id":1,"input":{"carat":0.3,"tags":["a",1]},"cut":"Ideal","ok":true}',
  '{"id":1234567890123456789,"input":{"carat":null},"cut":"Très bon"}',
  '{"x":NaN,"y":-Infinity,"cut":"a\\nb"}',
  '{}',
];

const CSV_LINES = [
  'id,carat,cut,ts',
  '1,0.3,Ideal,2026-02-19T01:34:30Z',
  '2,,NA,',
  '3,1e3,Très bon,x',
  '4,5,"a",y',
];

function linesOriginal(name: string, format: FileFormat, rowsOfLine: ReadonlyMap<string, number>): Original {
  return { name, format, bytes: Buffer.from(`${[...rowsOfLine.keys()].join('\n')}\n`), rowsOfLine };
}

function csvOriginal(name: string, text: string): Original {
  return { name, format: 'csv', bytes: Buffer.from(text), rowsOfLine: null };
}

const PARQUET = JSON.parse(
  readFileSync(new URL('../golden/parquet-files.json', import.meta.url), 'utf8'),
) as { readonly files: readonly { readonly name: string; readonly file: string }[] };

/** Files of every format that the readers take, each format with its own. */
export const ORIGINALS: readonly (readonly Original[])[] = [
  [linesOriginal('capture.jsonl', CAPTURE, captureLines())],
  [linesOriginal('truth.jsonl', TRUTH, truthLines())],
  [linesOriginal('rows.jsonl', 'jsonl', new Map(JSON_LINES.map((line) => [line, 1])))],
  [
    csvOriginal('quoted.csv', 'id,text\r\n1,"a ""b""\r\nc, d"\r\n\r\n2,"x"\r\n'),
    csvOriginal('rows.csv', `\uFEFF${CSV_LINES.join('\n')}\n`),
  ],
  PARQUET.files.map(({ name, file }) => ({
    name: `${name}.parquet`,
    format: 'parquet',
    bytes: Buffer.from(file, 'base64'),
    rowsOfLine: null,
  })),
];
