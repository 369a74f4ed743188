import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkFiles } from '../../../bin/check/check-files.ts';
import { BATCH_ROWS } from '../../../lambdas/codec/reader.ts';
import type { MonitorInput } from '../../../lambdas/contract/monitor.ts';
import { judgeColumns, normals, picks } from '../../core/support.ts';
import { csvOf } from '../cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'cdk-model-monitor-check-'));
const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const rows = 2 * BATCH_ROWS + 5_000;
const columnsOf = (seed: number, count: number, mean = 0) => {
  const x = normals(seed, count, mean);
  return {
    x: x.map((value, row) => (row % 50 === 0 ? null : value)),
    whole: x.map((value) => Math.round(5 * value)),
    c: picks(seed, count, { a: 5, b: 3, c: 1 }).map((value, row) => (row === BATCH_ROWS + 1 ? 'new' : value)),
    p: x.map((value) => 2 * value),
    y: x.map((value, row) => 2 * value + (row % 3)),
  };
};
const features = { x: 'numeric', whole: 'numeric', c: 'categorical' } as const;
const monitor: MonitorInput = {
  model: 'large',
  task: 'regression',
  columns: { prediction: 'p', label: 'y', features },
  drift: { alsoMeasure: ['wasserstein', 'psi', 'quantile-shift', 'outlier-share'] },
};

describe('a check of more rows than one batch', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives the report of all rows at once, in the last bit', async () => {
    const [reference, current] = [columnsOf(1, 3_000), columnsOf(2, rows, 0.02)];
    const report = await checkFiles({
      config: write('large.json', JSON.stringify(monitor)),
      reference: write('reference.csv', csvOf(reference)),
      current: write('current.csv', csvOf(current)),
    });
    const whole = judgeColumns(monitor, { reference, current });
    expect(report).toEqual({ ...whole, baselineVersion: report.baselineVersion });
    expect(report.rows.current).toBe(rows);
    expect(report.findings.map(({ kind }) => kind)).toContain('unseen-category');
  });

  it('takes the window from times anywhere in the file, and no column for times that ends otherwise', async () => {
    const time = (row: number) => new Date(Date.UTC(2026, 0, 1) + 1000 * row).toISOString();
    const times = Array.from({ length: rows }, (_, row) => time(row));
    const started = times.map((text, row) => (row < rows - 1 ? text : 'soon'));
    const x = normals(3, rows);
    const { window } = await checkFiles({
      reference: write('small.csv', csvOf({ x: x.slice(0, 100) })),
      current: write('timed.csv', csvOf({ started, x, ended: times })),
    });
    expect(window).toEqual({ start: '2026-01-01T00:00:00Z', end: '2026-01-01T20:00:00Z' });
  });
});
