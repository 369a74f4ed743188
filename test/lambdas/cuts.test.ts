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
  const { windows } = await workflow.plan(RUN);
  const [window] = windows;
  if (window === undefined) throw new Error('nothing planned');
  await workflow.judge(window, RUN);
  const chunks = await readChunkKeys({ store: workflow.store, bucket: 'state' }, window);
  return { report: workflow.store.text(REPORT), chunks: chunks.length };
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
