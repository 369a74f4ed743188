import { createReadStream, existsSync, renameSync, writeFileSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { readBatches } from '../lambdas/codec/read-batches.ts';
import type { SageMakerFormat } from '../lambdas/contract/capture-config.ts';
import type { ColumnUse } from '../lambdas/core/table/column-uses.ts';
import { numbersOf } from '../lambdas/core/table/column-values.ts';
import type { Table } from '../lambdas/core/table/table.ts';
import { ObjectParts } from '../lambdas/ports/object-parts.ts';
import type { ObjectReader } from '../lambdas/ports/object-store.ts';

const FEATURES = Array.from({ length: 10 }, (_, index) => `column${index}`);
const FORMAT: SageMakerFormat = { kind: 'data-capture', inputs: FEATURES, outputs: ['prediction'] };
const COLUMNS = new Map<string, ColumnUse>([
  ...[...FEATURES, 'prediction'].map((name) => [name, 'numbers'] as const),
  ['eventId', 'any'],
  ['inferenceTime', 'any'],
]);
const PIECE_BYTES = 1 << 20;

/** The rows of a CSV file with a header as Data Capture, one row a record, over and over up to a count. */
async function make(csv: string, path: string, records: number): Promise<string> {
  if (existsSync(path)) return path;
  const rows: string[] = [];
  for await (const line of createInterface({ input: createReadStream(csv) })) rows.push(line);
  const file = await open(`${path}.part`, 'w');
  for (let first = 0; first < records; first += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, index) =>
      captureLine(first + index, rows[1 + ((first + index) % (rows.length - 1))] as string),
    );
    await file.write(`${lines.join('\n')}\n`);
  }
  await file.close();
  renameSync(`${path}.part`, path);
  return path;
}

function captureLine(record: number, row: string): string {
  const side = (mode: string, data: string) => ({
    observedContentType: 'text/csv',
    mode,
    data,
    encoding: 'CSV',
  });
  const eventId = `1b2c3d4e-0000-4000-8000-${String(record).padStart(12, '0')}`;
  const inferenceTime = `${new Date(1.77e12 + 1000 * record).toISOString().slice(0, 19)}Z`;
  return JSON.stringify({
    captureData: {
      endpointInput: side('INPUT', `${row}\n`),
      endpointOutput: side('OUTPUT', String(record / 100)),
    },
    eventMetadata: { eventId, inferenceTime },
    eventVersion: '0',
  });
}

/** What was read: rows, and their numbers added up word by word, so that no order of the rows matters. */
interface RowsRead {
  readonly rows: number;
  readonly words: number;
}

/** A part of a file that is read in so many, and which. */
interface PartOfFile {
  readonly path: string;
  readonly index: number;
  readonly of: number;
}

/** The file as an object of a store, read as the profile step reads it. */
async function readPart({ path, index, of }: PartOfFile): Promise<RowsRead> {
  const store: ObjectReader = {
    stream: (_version, range) =>
      createReadStream(path, {
        highWaterMark: PIECE_BYTES,
        ...(range !== undefined && { start: range.start, end: range.end - 1 }),
      }),
  };
  const version = { bucket: 'bench', key: path, etag: '' };
  const parts = await ObjectParts.open(store, { version, size: (await stat(path)).size, format: FORMAT, of });
  const start = await parts.startOf(index);
  if (start === null) return { rows: 0, words: 0 };
  const source = parts.source({ start, end: (await parts.endOf(start, index + 1)).end });
  let read: RowsRead = { rows: 0, words: 0 };
  for await (const batch of readBatches(source, FORMAT, { columns: COLUMNS }))
    read = addRows(read, { rows: batch.rows, words: wordsOf(batch) });
  return read;
}

function addRows(a: RowsRead, b: RowsRead): RowsRead {
  return { rows: a.rows + b.rows, words: (a.words + b.words) | 0 };
}

function wordsOf({ columns }: Table): number {
  let words = 0;
  for (const name of [...FEATURES, 'prediction']) {
    const column = columns.get(name);
    if (column !== undefined) words = (words + sumWords(numbersOf(column).values)) | 0;
  }
  return words;
}

function sumWords(values: Float64Array): number {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  let sum = 0;
  for (let index = 0; index < words.length; index += 1) sum = (sum + (words[index] as number)) | 0;
  return sum;
}

/** A part for each of so many threads, the last in this one. */
async function readOurs(path: string, threads: number): Promise<string> {
  const parts = Array.from({ length: threads }, (_, index) => ({ path, index, of: threads }));
  const read = await Promise.all(
    parts.map((part) => (part.index < threads - 1 ? readInThread : readPart)(part)),
  );
  const { rows, words } = read.reduce(addRows);
  return `${rows} rows, ${words >>> 0}`;
}

function readInThread(part: PartOfFile): Promise<RowsRead> {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: part });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** The least that reading through JSON takes: no columns, no checks. */
async function readPlainly(path: string): Promise<string> {
  let rows = 0;
  let rest = '';
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES, encoding: 'utf8' })) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { endpointInput, endpointOutput } = JSON.parse(line).captureData;
      const fields = endpointInput.data.split(',').length + endpointOutput.data.split(',').length;
      if (fields === FEATURES.length + 1) rows += 1;
    }
  }
  return `${rows} rows`;
}

function work(): Promise<string> {
  const [mode, path = '', csv = '', records = ''] = process.argv.slice(2);
  if (mode === 'make') return make(csv, path, Number(records));
  return mode === 'plain' ? readPlainly(path) : readOurs(path, mode === 'two' ? 2 : 1);
}

if (isMainThread) writeFileSync(1, `${await work()}\n`);
else parentPort?.postMessage(await readPart(workerData));
