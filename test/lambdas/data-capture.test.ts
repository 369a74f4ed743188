import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvOf, Workflow } from './workflow.ts';

const START = '2026-01-05T09:00:00Z';
const DELIVERED = '2026-01-05T09:40:00Z';
const ROWS = 200;

/** A price model that is wrong by nine; windows of an hour. */
function captureWorkflow(): Workflow {
  const workflow = new Workflow({
    data: {
      predictions: 's3://data/capture/price/AllTraffic/',
      labels: 's3://data/truth/',
      format: 'data-capture',
      capture: { inputs: ['carat', 'cut'], outputs: ['guess'] },
    },
    columns: { prediction: 'guess', label: 'price', features: { carat: 'numeric', cut: 'categorical' } },
    labelDelay: '0s',
  });
  const rows = Array.from({ length: ROWS }, (_, row) => valuesOf(row));
  workflow.store.write(
    'data/reference.csv',
    csvOf({
      carat: rows.map(({ carat }) => carat),
      cut: rows.map(({ cut }) => cut),
      guess: rows.map(({ guess }) => guess),
      price: rows.map(({ price }) => price),
    }),
    '2026-01-01T00:00:00Z',
  );
  return workflow;
}

function valuesOf(row: number) {
  const price = 1000 + 20 * (row % 50);
  const guess = price + (row % 2 === 0 ? 9 : -9);
  return { carat: (row % 50) / 10, cut: row % 3 === 0 ? 'Good' : 'Ideal', price, guess };
}

function captureOf(rows: readonly number[], eventId: string, time: string): string {
  const inputs = rows.map(valuesOf).map(({ carat, cut }) => `${carat},${cut}\n`);
  const predictions = rows.map((row) => valuesOf(row).guess);
  return JSON.stringify({
    captureData: {
      endpointInput: {
        observedContentType: 'text/csv',
        mode: 'INPUT',
        data: inputs.join(''),
        encoding: 'CSV',
      },
      endpointOutput: {
        observedContentType: null,
        mode: 'OUTPUT',
        data: Buffer.from(JSON.stringify({ predictions })).toString('base64'),
        encoding: 'BASE64',
      },
    },
    eventMetadata: { eventId, inferenceTime: time },
    eventVersion: '0',
  });
}

function truthOf(rows: readonly number[], eventId: string): string {
  const data = rows.map((row) => `${valuesOf(row).price}\n`).join('');
  return JSON.stringify({ groundTruthData: { data, encoding: 'CSV' }, eventMetadata: { eventId } });
}

/** Records of four rows each, one every 30 seconds of the window, and their labels. */
function records() {
  return Array.from({ length: ROWS / 4 }, (_, index) => {
    const rows = [0, 1, 2, 3].map((row) => 4 * index + row);
    const time = new Date(Date.parse(START) + 30_000 * index).toISOString();
    return { capture: captureOf(rows, `e${index}`, time), truth: truthOf(rows, `e${index}`) };
  });
}

describe('a monitor of captured data', () => {
  it('judges drift and performance of the rows of many-row records, joined by place', async () => {
    const workflow = captureWorkflow();
    const all = records();
    const key = 'capture/price/AllTraffic/2026/01/05/09/00-00-1.jsonl';
    workflow.store.time = DELIVERED;
    await workflow.store.put({ bucket: 'data', key }, gzipSync(all.map(({ capture }) => capture).join('\n')));
    const truths = all.map(({ truth }) => truth).join('\n');
    workflow.store.write('data/truth/2026/01/05/09/1.jsonl', truths, DELIVERED);
    await workflow.run('2026-01-05T10:20:05Z');
    const report = workflow.report(START);
    expect(report).toMatchObject({ verdict: 'OK', rows: { current: ROWS, reference: ROWS } });
    expect(report.performance).toMatchObject({ n: ROWS, labelCoverage: 1, metrics: { mse: { value: 81 } } });
    expect(report.drift?.columns.map(({ column }) => column)).toEqual(['carat', 'cut', 'guess']);
  });

  it('reports every row of the records that cannot be used, and judges the rest', async () => {
    const workflow = captureWorkflow();
    const lines = records().map(({ capture }) => capture);
    lines[3] = (lines[3] as string).replace('"BASE64"', '"NONE"');
    lines[4] = '{"captureData":';
    const place = 'data/capture/price/AllTraffic/2026/01/05/09/1.jsonl';
    workflow.store.write(place, lines.join('\n'), DELIVERED);
    await workflow.run('2026-01-05T10:20:05Z');
    const report = workflow.report(START);
    expect(report.rows.current).toBe(ROWS - 8);
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        kind: 'malformed-row',
        count: 5,
        example: expect.stringContaining('line 4: endpointOutput: encoding "NONE", allowed: "CSV"'),
      }),
    );
  });
});
