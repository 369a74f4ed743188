import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { readChunkKeys } from '../../lambdas/ports/stored-chunks.ts';
import { normals } from '../core/support.ts';
import { csvOf, secondsFrom, Workflow } from './workflow.ts';

const OBJECTS = 99;
const ROWS = 12;
const COLUMNS = {
  id: 'id',
  timestamp: 'ts',
  prediction: 'p',
  label: 'y',
  features: { x: 'numeric', colour: 'categorical' },
} as const;
const RUN = '2026-01-05T10:20:00Z';
const REPORT = 'state/price/reports/2026-01-05T09-00-00Z.json';

/** Rows with values of many sizes, whose sums depend on the order in any sloppy addition. */
function rows(index: number, count = ROWS): Record<string, readonly unknown[]> {
  const truth = normals(100 + index, count, 1e6);
  const noise = normals(300 + index, count);
  return {
    id: truth.map((_, row) => index * count + row),
    ts: secondsFrom(`2026-01-05T09:00:${String(index % 60).padStart(2, '0')}Z`, count),
    x: normals(500 + index, count).map((value, row) => (row === 3 ? 'Infinity' : value * 10 ** (index % 7))),
    colour: truth.map((_, row) => ['red', 'blue', `shade-${index}`][row % 3]),
    p: truth.map((value, row) => value + (noise[row] as number)),
    y: truth,
  };
}

/** The report on the one window that is planned, and into how many chunks it was cut. */
async function judgeOnly(workflow: Workflow): Promise<{ report: string; chunks: number }> {
  const { windows } = await workflow.plan(RUN);
  const [window] = windows;
  if (window === undefined) throw new Error('nothing planned');
  await workflow.judge(window, RUN);
  const chunks = await readChunkKeys({ store: workflow.store, bucket: 'state' }, window);
  return { report: workflow.store.text(REPORT), chunks: chunks.length };
}

/** The report on a window of a hundred objects, one of them broken, cut into chunks of so many bytes, and how many those were. */
async function judge(chunkBytes: number, labels: boolean): Promise<{ report: string; chunks: number }> {
  const prefix = 's3://data/in/';
  const workflow = new Workflow({
    columns: COLUMNS,
    labelDelay: '0s',
    data: { predictions: prefix, format: 'csv', chunkBytes, ...(labels && { labels: 's3://data/labels/' }) },
  });
  const write = (key: string, text: string) => workflow.store.write(key, text, '2026-01-05T09:30:00Z');
  write('data/reference.csv', csvOf(rows(0, 500)));
  for (let index = 0; index < OBJECTS; index += 1) {
    const name = String(index).padStart(3, '0');
    const { y = [], ...predictions } = rows(index);
    const broken = index % 30 === 7 ? '1,2\n' : '';
    const late = index % 25 === 3 ? `${index},soon,1,red,1${labels ? '' : ',1'}\n` : '';
    write(`data/in/${name}.csv`, csvOf(labels ? predictions : { ...predictions, y }) + late + broken);
    write(`data/labels/${name}.csv`, csvOf({ id: predictions.id ?? [], y }));
  }
  write('data/in/050-broken.csv', 'x,x\n1,2\n');
  return judgeOnly(workflow);
}

const OBJECT = 128 * 1024;

describe.each([
  ['in the rows of the predictions', false],
  ['of their own', true],
])('the report on a window with labels %s', (_, labels) => {
  let whole: string;
  beforeAll(async () => {
    const { report, chunks } = await judge(1000 * OBJECT, labels);
    expect(chunks).toBe(1);
    whole = report;
  });

  it('holds something of everything that chunks could disagree on', () => {
    const report = JSON.parse(whole);
    expect(report.rows.current).toBe(OBJECTS * ROWS);
    expect(report.performance.n).toBe(OBJECTS * ROWS);
    const kinds = report.findings.map((finding: { kind: string }) => finding.kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['broken-file', 'malformed-row', 'no-timestamp', 'infinite-value']),
    );
  });

  it.each([
    [7, 15 * OBJECT + 20_000],
    [100, 1],
  ])('is the same, byte by byte, from %i chunks', async (count, chunkBytes) => {
    const { report, chunks } = await judge(chunkBytes, labels);
    expect(chunks).toBe(count);
    expect(report).toBe(whole);
  });
});

/** Lines of one large file with something of everything: broken ones, quotes around line ends, times of no window. */
function largeFile(format: 'csv' | 'jsonl' | 'data-capture'): string {
  const { id = [], ts = [], x = [], colour = [], p = [], y = [] } = rows(1, 1500);
  const lines = id.map((_, row) => {
    const shade = row % 11 === 0 ? `dark\n${row},or ""light""` : String(colour[row]);
    const time = row % 400 === 17 ? 'soon' : ts[row];
    if (row % 300 === 250) return '"broken';
    if (format === 'csv') return [id[row], time, x[row], `"${shade}"`, p[row], y[row]].join(',');
    const values = { id: id[row], ts: time, x: x[row], colour: shade, p: p[row], y: y[row] };
    if (format === 'jsonl') return JSON.stringify(values);
    return JSON.stringify({
      captureData: {
        endpointInput: {
          mode: 'INPUT',
          encoding: 'JSON',
          data: JSON.stringify({ x: x[row], colour: shade }),
        },
        endpointOutput: { mode: 'OUTPUT', encoding: 'JSON', data: JSON.stringify({ p: p[row], y: y[row] }) },
      },
      eventMetadata: { eventId: `e${row}`, inferenceTime: time },
      eventVersion: '0',
    });
  });
  const header = format === 'csv' ? ['', 'id,ts,x,colour,p,y'] : [];
  return [...header, ...lines, ''].join('\n');
}

/** 420 rows in 105 row groups, with a column of lists that nobody watches. */
function largeParquet(): Buffer {
  const golden = readFileSync(new URL('../golden/parquet-files.json', import.meta.url), 'utf8');
  return gunzipSync(Buffer.from(JSON.parse(golden).manyGroups.file, 'base64'));
}

/** The report on one large file, read in so many parts, and how many those were. */
async function judgeParts(
  format: 'csv' | 'jsonl' | 'data-capture' | 'parquet',
  parts: number,
): Promise<{ report: string; chunks: number }> {
  const content = format === 'parquet' ? largeParquet() : Buffer.from(largeFile(format));
  const capture = { inputs: ['x', 'colour'], outputs: ['p', 'y'] };
  const workflow = new Workflow({
    columns: format === 'data-capture' ? { ...COLUMNS, id: 'eventId', timestamp: 'inferenceTime' } : COLUMNS,
    labelDelay: '0s',
    data: {
      predictions: 's3://data/in/',
      format,
      ...(format === 'data-capture' && { capture }),
      chunkBytes: Math.ceil(content.length / parts),
    },
  });
  const { store } = workflow;
  store.time = '2026-01-05T09:30:00Z';
  await store.put({ bucket: 'data', key: 'reference.csv' }, csvOf(rows(0, 500)));
  await store.put({ bucket: 'data', key: 'in/large' }, content);
  return judgeOnly(workflow);
}

describe.each([
  ['csv', 1400, ['malformed-row', 'no-timestamp']],
  ['jsonl', 1400, ['malformed-row', 'no-timestamp']],
  ['data-capture', 1400, ['malformed-row', 'no-timestamp']],
  ['parquet', 400, ['no-timestamp', 'infinite-value', 'new-missing', 'duplicate-id']],
] as const)('the report on one large file of %s', (format, least, kinds) => {
  let whole: string;
  beforeAll(async () => {
    const { report, chunks } = await judgeParts(format, 1);
    expect(chunks).toBe(1);
    whole = report;
  });

  it('holds what parts could disagree on', () => {
    const { findings, rows: counted } = JSON.parse(whole);
    expect(counted.current).toBeGreaterThan(least);
    expect(findings.map(({ kind }: { kind: string }) => kind)).toEqual(expect.arrayContaining([...kinds]));
  });

  it.each([2, 7, 100])('is the same, byte by byte, from %i parts', async (count) => {
    const { report, chunks } = await judgeParts(format, count);
    expect(chunks).toBe(count);
    expect(report).toBe(whole);
  });
});
