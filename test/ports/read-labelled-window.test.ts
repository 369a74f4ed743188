import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findJudgedWindows } from '../../lambdas/ports/find-judged-windows.ts';
import { readLabelledWindow } from '../../lambdas/ports/read-labelled-window.ts';
import { csvOf, Workflow } from '../lambdas/workflow.ts';

const RUN = '2026-01-05T10:20:00Z';

/** A judged hour of Parquet with rows of other hours and a column of lists, of a type that is not read. */
async function judgedHour() {
  const workflow = new Workflow({
    columns: { id: 'id', timestamp: 'ts', prediction: 'p', label: 'y', features: { x: 'numeric' } },
    labelDelay: '0s',
    data: { predictions: 's3://data/in/', format: 'parquet' },
  });
  const { store } = workflow;
  const golden = readFileSync(new URL('../golden/parquet-files.json', import.meta.url), 'utf8');
  store.time = '2026-01-05T09:30:00Z';
  await store.put({ bucket: 'data', key: 'reference.csv' }, csvOf({ id: [1], x: [1], p: [1], y: [1] }));
  const file = gunzipSync(Buffer.from(JSON.parse(golden).manyGroups.file, 'base64'));
  await store.put({ bucket: 'data', key: 'in/large.parquet' }, file);
  await workflow.run(RUN);
  const source = { store, bucket: 'state', model: 'price', monitor: workflow.monitor, log: workflow.log };
  for await (const judged of findJudgedWindows(source, () => true)) return { source, judged };
  throw new Error('nothing was judged');
}

describe('the rows of a judged window', () => {
  it('are those that were judged, with the wanted columns and those that the monitor names', async () => {
    const { source, judged } = await judgedHour();
    const table = await readLabelledWindow({ ...source, columns: ['x', 'colour'] }, judged);
    expect(table.rows).toBe(judged.report.rows.current);
    expect(table.rows).toBeGreaterThan(400);
    expect([...table.columns.keys()].sort()).toEqual(['colour', 'id', 'p', 'ts', 'x', 'y']);
  });

  it('have every column that can be read where no others are named', async () => {
    const { source, judged } = await judgedHour();
    const table = await readLabelledWindow(source, judged);
    expect(table.rows).toBe(judged.report.rows.current);
    expect([...table.columns.keys()].sort()).toEqual(['colour', 'id', 'p', 'ts', 'x', 'y']);
  });
});
