import { createReadStream, existsSync, renameSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { ByteSource } from '../lambdas/codec/byte-source.ts';
import { readBatches } from '../lambdas/codec/read-batches.ts';
import type { SageMakerFormat } from '../lambdas/contract/capture-config.ts';
import type { ColumnUse } from '../lambdas/core/table/column-uses.ts';

const FEATURES = Array.from({ length: 10 }, (_, index) => `column${index}`);
const FORMAT: SageMakerFormat = { kind: 'data-capture', inputs: FEATURES, outputs: ['prediction'] };
const COLUMNS = new Map<string, ColumnUse>([
  ...[...FEATURES, 'prediction'].map((name) => [name, 'numbers'] as const),
  ['eventId', 'any'],
  ['inferenceTime', 'any'],
]);
const PIECE_BYTES = 1 << 20;

/** The rows of a CSV file with a header as Data Capture, one row a record, over and over up to a count. */
async function make(csv: string, path: string, records: number): Promise<number> {
  if (existsSync(path)) return records;
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
  return records;
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

async function readOurs(path: string): Promise<number> {
  const source: ByteSource = {
    name: path,
    stream: () => createReadStream(path, { highWaterMark: PIECE_BYTES }),
    size: () => Promise.reject(new Error('not asked for')),
    slice: () => Promise.reject(new Error('not asked for')),
  };
  let rows = 0;
  for await (const batch of readBatches(source, FORMAT, { columns: COLUMNS })) rows += batch.rows;
  return rows;
}

/** The least that reading through JSON takes: no columns, no checks. */
async function readPlainly(path: string): Promise<number> {
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
  return rows;
}

const [mode, path = '', csv = '', records = ''] = process.argv.slice(2);
const work =
  mode === 'make' ? make(csv, path, Number(records)) : (mode === 'ours' ? readOurs : readPlainly)(path);
writeFileSync(1, `${await work}\n`);
