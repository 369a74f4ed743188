import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { collectWindows } from '../../bin/baseline/read-windows.ts';
import { findReport, listReports } from '../../bin/report/find-report.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { normals } from '../core/support.ts';
import { csvOf as rowsOf, secondsFrom, Workflow } from '../lambdas/workflow.ts';
import { csvOf, monitorFile, useCommandLine } from './cli.ts';

const HOURS = ['09', '10', '11'] as const;
const COLUMNS = { timestamp: 'ts', prediction: 'p', label: 'y', features: { x: 'numeric' } } as const;

function rows(seed: number, start: string, shift = 0): string {
  const truth = normals(seed, 200, 50);
  return rowsOf({
    ts: secondsFrom(start, 200),
    x: normals(seed + 1, 200, shift),
    p: truth.map((value, row) => value + (normals(seed + 2, 200)[row] as number)),
    y: truth,
  });
}

/** A monitor that judged three hours, the last of which alarmed. */
async function judged(): Promise<Workflow> {
  const workflow = new Workflow({ columns: COLUMNS });
  workflow.store.write('data/reference.csv', rows(1, '2025-12-01T00:00:00Z'), '2025-12-02T00:00:00Z');
  for (const [index, hour] of HOURS.entries()) {
    const start = `2026-01-05T${hour}:10:00Z`;
    workflow.store.write(`data/in/${index}.csv`, rows(10 * (index + 1), start, index === 2 ? 3 : 0), start);
    await workflow.run(new Date(Date.parse(start) + 70 * 60_000).toISOString());
  }
  return workflow;
}

const startsOf = (reports: readonly Report[]) => reports.map(({ window }) => window.start?.slice(11, 13));

describe('the stored reports of a monitor', () => {
  let workflow: Workflow;
  beforeAll(async () => {
    workflow = await judged();
  });
  const state = () => ({ store: workflow.store, bucket: 'state', model: 'price' });

  it('are listed from the newest on', async () => {
    expect(startsOf(await listReports(state(), { limit: 2 }))).toEqual(['11', '10']);
  });

  it('are found by the start of their window, with those before them in order', async () => {
    const found = await findReport(state(), { window: '2026-01-05T10:00Z', earlier: 5 });
    expect(startsOf([found.report])).toEqual(['10']);
    expect(startsOf(found.history)).toEqual(['09', '10']);
    expect(startsOf([(await findReport(state(), { earlier: 0 })).report])).toEqual(['11']);
    await expect(findReport(state(), { window: '2026-01-05T10:30:00Z', earlier: 0 })).rejects.toThrow(
      's3://state/price/reports/: no report on a window that begins at 2026-01-05T10:30:00Z, allowed:',
    );
  });

  it('lead to the rows of good windows, which make a new reference', async () => {
    const range = { start: Date.parse('2026-01-05T09:00:00Z'), end: Date.parse('2026-01-05T12:00:00Z') };
    const { table, source } = await collectWindows(workflow.monitor, state(), range);
    expect(source).toBe('2 windows of price, 1 that alarmed left out');
    expect(table.rows).toBe(400);
    expect([...table.columns.keys()]).toEqual(['ts', 'x', 'p', 'y']);
    const last = { ...range, start: Date.parse('2026-01-05T11:00:00Z') };
    await expect(collectWindows(workflow.monitor, state(), last)).rejects.toThrow(
      'allowed: a range with judged',
    );
  });
});

describe('reports and references in files', () => {
  const cli = useCommandLine();
  const numbers = Array.from({ length: 120 }, (_, row) => row);
  const monitor = {
    model: 'm',
    task: 'regression',
    columns: { id: 'id', prediction: 'p', label: 'y', features: { x: 'numeric', c: 'categorical' } },
  };
  beforeAll(() => {
    cli.write('m.json', JSON.stringify(monitor));
    const columns = {
      id: numbers,
      x: numbers,
      c: numbers.map((row) => (row % 4 === 0 ? 'a' : 'b, c')),
      p: numbers,
    };
    cli.write('a.csv', csvOf({ ...columns, c: columns.c.map((text) => `"${text}"`) }));
    cli.write('y.csv', csvOf({ id: numbers, y: numbers.map((row) => row + 1) }));
  });

  it('report draws and shows what check prints', async () => {
    const { stdout } = await cli.call(['check', '--reference', 'a.csv', '--current', 'a.csv', '--json']);
    cli.write('report.json', stdout);
    const opened = await cli.call(['report', 'open', '--file', 'report.json', '--out', 'page/r.html']);
    expect(opened).toMatchObject({ code: 0, stdout: 'page/r.html\n', stderr: '' });
    expect(readFileSync(join(cli.folder, 'page/r.html'), 'utf8')).toContain('<!doctype html>');
    const shown = await cli.call(['report', 'fetch', '--file', 'report.json', '--json']);
    expect(JSON.parse(shown.stdout)).toEqual(JSON.parse(stdout));
    expect(await cli.call(['report', 'show', '--file', 'm.json'])).toMatchObject({
      code: 1,
      stderr: 'm.json: holds no report, allowed: what check --json prints\n',
    });
    expect((await cli.call(['report', 'list'])).stderr).toContain('neither --config nor --model is given');
  });

  it('baseline joins labels, says what is in the rows, and writes what check takes', async () => {
    const files = ['--data', 'a.csv', '--labels', 'y.csv', '--out', 'new.csv'];
    const made = await cli.call(['baseline', '--config', 'm.json', ...files]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(/^120 rows from a\.csv$/m);
    expect(made.stdout).toMatch(/^c +feature +categorical +0 % +b, c 75 %, a 25 %$/m);
    expect(made.stdout).toMatch(/^x +feature +numeric +0 % +0 to 119, median 59$/m);
    const report = await cli.check(['--config', 'm.json', '--reference', 'new.csv', '--current', 'new.csv']);
    expect(report).toMatchObject({ code: 0, rows: { reference: 120 } });
    expect(report.performance?.metrics.mse?.value).toBe(1);
    const again = await cli.call(['baseline', '--config', 'm.json', '--data', 'new.csv', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ rows: 120, written: [], performance: { n: 120 } });
  });

  it.each([
    ['nothing to read', [], 'baseline: neither --data nor --from and --to are given'],
    [
      'a column that is missing',
      ['--data', 'y.csv'],
      'y.csv: no column "x", "c", "p", allowed: rows with every',
    ],
    [
      'an ending that cannot be written',
      ['--data', 'a.csv', '--out', 'a.parquet'],
      'a.parquet: cannot be written',
    ],
    [
      'no place to upload to',
      ['--data', 'a.csv', '--upload'],
      'm.json: baseline: missing, required with --upload',
    ],
  ])('baseline names %s', async (_, args, line) => {
    const { code, stderr } = await cli.call(['baseline', '--config', 'm.json', ...args]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(line) });
  });

  it('the monitor file of the project has a cost', async () => {
    const { code, stdout } = await cli.call(['cost', '--config', monitorFile('diamonds'), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ model: 'diamonds-price', perColumnMetrics: { columns: 9 } });
  });
});
