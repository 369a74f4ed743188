import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { AccessError } from '../../lambdas/core/errors.ts';
import { csvOf, secondsFrom, Workflow } from './workflow.ts';

const ROWS = 40;
const WINDOW = '2026-01-05T09:00:00Z';
const RUN = '2026-01-05T10:20:00Z';
const BAD = 'data/in/bad.csv';
const DATA = { predictions: 's3://data/in/', format: 'csv' } as const;

function rows(firstId: number, start = WINDOW): string {
  const ids = Array.from({ length: ROWS }, (_, row) => firstId + row);
  return csvOf({
    id: ids,
    ts: secondsFrom(start, ROWS),
    x: ids.map((id) => id % 10),
    p: ids.map((id) => id % 7),
  });
}

function workflowWith(data: object = {}): Workflow {
  const workflow = new Workflow({
    data: { ...DATA, ...data },
    columns: { id: 'id', timestamp: 'ts', prediction: 'p', label: 'y', features: { x: 'numeric' } },
  });
  workflow.store.write('data/reference.csv', rows(0), '2025-12-02T00:00:00Z');
  workflow.store.write('data/in/good.csv', rows(0), '2026-01-05T09:30:00Z');
  return workflow;
}

/** Makes S3 refuse to read what lies at these places; none of them allows all again. */
function forbid(workflow: Workflow, ...places: readonly string[]): void {
  workflow.store.hook = (operation, place) => {
    if (!places.includes(place) || !['get', 'head'].includes(operation)) return;
    throw new AccessError(`cannot read s3://${place}: AccessDenied (the function needs s3:GetObject)`);
  };
}

describe('an object that cannot be read', () => {
  const writeBytes = (workflow: Workflow, bytes: Uint8Array, place = BAD) =>
    workflow.store.objects.set(place, {
      bytes,
      etag: `"${bytes.length}"`,
      lastModified: '2026-01-05T09:30:00Z',
    });
  const gzip = gzipSync(rows(100));
  const bad = {
    'gzip that ends too early': gzip.subarray(0, -20),
    'a zip bomb': gzipSync(Buffer.alloc(300_000_000, 'x')),
    'no text': Buffer.from([0x80, 0x81, 0x82, 10]),
    'a folder that holds bytes': Buffer.from('\0\0\0'),
  };

  it.each(Object.entries(bad))('such as %s is named, and the others are judged', async (name, bytes) => {
    const workflow = workflowWith();
    const key = name.startsWith('a folder') ? 'data/in/folder/' : BAD;
    writeBytes(workflow, bytes, key);
    await workflow.run(RUN);
    const report = workflow.report(WINDOW);
    expect(report).toMatchObject({ verdict: 'OK', rows: { current: ROWS } });
    expect(report.findings).toMatchObject([{ kind: 'broken-file', count: 1, example: `s3://${key}` }]);
    writeBytes(workflow, Buffer.from(rows(100)), key);
    await workflow.run('2026-01-05T10:40:00Z');
    expect(workflow.report(WINDOW)).toMatchObject({ rows: { current: 2 * ROWS } });
  });

  it('leaves a window that has no other without a verdict, such as Parquet that ends too early', async () => {
    const workflow = new Workflow({ data: { ...DATA, format: 'parquet' } });
    workflow.store.write('data/reference.csv', rows(0), '2025-12-02T00:00:00Z');
    workflow.store.write('data/in/a.parquet', 'PAR1 and no more', '2026-01-05T09:30:00Z');
    await workflow.run(RUN);
    const { verdict, findings } = workflow.report(WINDOW);
    expect(verdict).toBe('INSUFFICIENT_DATA');
    expect(findings).toMatchObject([{ kind: 'broken-file', example: 's3://data/in/a.parquet' }]);
    expect(findings[0]?.sentence).toContain('broken Parquet file');
  });

  it.each([
    ['a line of 100 MB', Buffer.alloc(100_000_000, 'x'), 'longer than'],
    ['bytes that are no UTF-8', Buffer.from([0x31, 0x2c, 0xff, 0xfe, 0x2c, 0x31, 0x2c, 0x31]), ''],
  ])('in one line, such as %s, loses that line only', async (_, line, words) => {
    const workflow = workflowWith();
    writeBytes(workflow, Buffer.concat([Buffer.from(rows(100)), line, Buffer.from('\n')]));
    await workflow.run(RUN);
    const report = workflow.report(WINDOW);
    expect(report.rows.current).toBe(2 * ROWS);
    expect(report.findings).toMatchObject([{ kind: 'malformed-row', count: 1 }]);
    expect(report.findings[0]?.example).toContain(`line ${ROWS + 2}: `);
    expect(report.findings[0]?.example).toContain(words);
  });

  it('such as one deleted between list and read is named, and judged once it is back', async () => {
    const workflow = workflowWith();
    workflow.store.write(BAD, rows(100), '2026-01-05T09:30:00Z');
    const { windows } = await workflow.plan(RUN);
    workflow.store.objects.delete(BAD);
    for (const window of windows) await workflow.judge(window, RUN);
    expect(workflow.report(WINDOW)).toMatchObject({
      rows: { current: ROWS },
      findings: [{ kind: 'missing-file', example: `s3://${BAD}` }],
    });
    workflow.store.write(BAD, rows(100), '2026-01-05T09:30:00Z');
    await workflow.run('2026-01-05T10:40:00Z');
    expect(workflow.report(WINDOW)).toMatchObject({ rows: { current: 2 * ROWS } });
  });

  it('such as an empty folder or file holds nothing and is no finding', async () => {
    const workflow = workflowWith();
    workflow.store.write('data/in/folder/', '', '2026-01-05T09:30:00Z');
    await workflow.run(RUN);
    expect(workflow.report(WINDOW)).toMatchObject({ rows: { current: ROWS }, findings: [] });
  });
});

describe('an object that must not be read', () => {
  let workflow: Workflow;
  beforeEach(() => {
    workflow = workflowWith();
    workflow.store.write(BAD, rows(100), '2026-01-05T09:30:00Z');
    forbid(workflow, BAD);
  });

  it('is named with the permission that is missing, and the others are judged', async () => {
    await workflow.run(RUN);
    expect(workflow.report(WINDOW)).toMatchObject({
      verdict: 'OK',
      rows: { current: ROWS },
      findings: [
        {
          kind: 'unreadable-file',
          severity: 'warn',
          count: 1,
          example: `s3://${BAD}`,
          sentence: `A file was left out: cannot read s3://${BAD}: AccessDenied (the function needs s3:GetObject).`,
        },
      ],
    });
  });

  it('restates its window once it may be read, and not before', async () => {
    await workflow.run(RUN);
    expect((await workflow.plan('2026-01-05T10:30:00Z')).windows).toEqual([]);
    forbid(workflow);
    await workflow.run('2026-01-05T10:40:00Z');
    const { rows: counted, findings } = workflow.report(WINDOW);
    expect(counted.current).toBe(2 * ROWS);
    expect(findings.map(({ kind }) => kind)).toEqual(['restated']);
    expect((await workflow.plan('2026-01-05T10:50:00Z')).windows).toEqual([]);
  });

  it('is read when the labels of its window are in', async () => {
    workflow = workflowWith({ labels: 's3://data/labels/' });
    workflow.store.write(BAD, rows(100), '2026-01-05T09:30:00Z');
    forbid(workflow, BAD);
    await workflow.run(RUN);
    expect(workflow.report(WINDOW).rows.current).toBe(ROWS);
    forbid(workflow);
    await workflow.run('2026-01-06T10:20:00Z');
    expect(workflow.report(WINDOW)).toMatchObject({ rows: { current: 2 * ROWS }, findings: [] });
  });

  it('fails a window that has no other: it is judged once it may be read', async () => {
    forbid(workflow, BAD, 'data/in/good.csv');
    await expect(workflow.run(RUN)).rejects.toThrow(
      `none of the window's files may be read: 2. A file was left out: cannot read s3://${BAD}: AccessDenied (the function needs s3:GetObject)`,
    );
    expect(workflow.store.places('state/price/reports/')).toEqual([]);
    forbid(workflow);
    await workflow.run('2026-01-05T10:40:00Z');
    expect(workflow.report(WINDOW)).toMatchObject({ verdict: 'OK', rows: { current: 2 * ROWS } });
  });

  it('of labels is named once, tried in each run and read in the end', async () => {
    const labels = csvOf({ id: Array.from({ length: ROWS }, (_, id) => id), y: new Array(ROWS).fill(1) });
    workflow = workflowWith({ labels: 's3://data/labels/' });
    workflow.store.write('data/labels/a.csv', labels, '2026-01-05T09:30:00Z');
    forbid(workflow, 'data/labels/a.csv');
    await workflow.run(RUN);
    await workflow.run('2026-01-05T11:20:00Z');
    const told = ['09', '10'].map((hour) => workflow.report(`2026-01-05T${hour}:00:00Z`).findings);
    expect(told).toMatchObject([[{ kind: 'unreadable-file', example: 's3://data/labels/a.csv' }], []]);
    forbid(workflow);
    await workflow.run('2026-01-06T10:20:00Z');
    expect(workflow.report(WINDOW).labels).toMatchObject({ coverage: 1 });
  });
});
