import { beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../lambdas/contract/report.ts';
import { AccessError } from '../../lambdas/core/errors.ts';
import { cellsOf, missingColumn } from '../../lambdas/core/table/column.ts';
import { findJudgedWindows } from '../../lambdas/ports/find-judged-windows.ts';
import { readLabelledWindow } from '../../lambdas/ports/read-labelled-window.ts';
import { csvOf, secondsFrom, Workflow } from './workflow.ts';

const ROWS = 40;
const START = '2026-01-05T09:00:00Z';
const RUN = '2026-01-05T10:20:00Z';
const LATER = '2026-01-05T10:40:00Z';
const MANIFEST = 'lists/2026/01/05/09/manifest.json';
const HOURS = 's3://lists/{yyyy}/{MM}/{dd}/{HH}/manifest.json';

function rows(firstId: number, shift = 0): string {
  const ids = Array.from({ length: ROWS }, (_, row) => firstId + row);
  return csvOf({
    id: ids,
    ts: secondsFrom(START, ROWS),
    x: ids.map((id) => (id % 10) + shift),
    p: ids.map((id) => id % 7),
  });
}

function workflowWith(data: object = {}): Workflow {
  const workflow = new Workflow({
    data: { predictions: 's3://data/in/', predictionsManifest: HOURS, format: 'csv', ...data },
    columns: { id: 'id', timestamp: 'ts', prediction: 'p', label: 'y', features: { x: 'numeric' } },
    performance: { minimumRows: 10 },
  });
  workflow.store.write('data/reference.csv', rows(0), '2025-12-02T00:00:00Z');
  for (const [index, name] of ['a', 'b', 'c'].entries())
    workflow.store.write(`data/in/${name}.csv`, rows(index * ROWS), '2026-01-05T09:30:00Z');
  return workflow;
}

/** Writes a manifest of these files below the predictions. */
function list(workflow: Workflow, files: readonly string[], place = MANIFEST): void {
  workflow.store.write(
    place,
    JSON.stringify([{ prefix: 's3://data/in/' }, ...files]),
    '2026-01-05T10:00:00Z',
  );
}

describe('a manifest', () => {
  let workflow: Workflow;
  beforeEach(() => {
    workflow = workflowWith();
  });
  const report = () => workflow.report(START);
  const replan = async (time = LATER) => (await workflow.plan(time)).windows;

  it('says which files a window has: no others are read, and none twice', async () => {
    list(workflow, ['a.csv', 'c.csv', 'a.csv']);
    list(workflow, ['c.csv'], 'lists/2026/01/05/08/manifest.json');
    await workflow.run(RUN);
    expect(report()).toMatchObject({ verdict: 'OK', rows: { current: 2 * ROWS }, findings: [] });
    expect(await replan()).toEqual([]);
  });

  it('of a fixed name says it for every window', async () => {
    workflow = workflowWith({ predictionsManifest: 's3://lists/manifest.json' });
    list(workflow, ['b.csv'], 'lists/manifest.json');
    await workflow.run(RUN);
    expect(report()).toMatchObject({ rows: { current: ROWS }, findings: [] });
    list(workflow, ['c.csv'], 'lists/manifest.json');
    expect(await replan()).toEqual([]);
  });

  it('says which file belongs to which window where rows carry no time', async () => {
    workflow = new Workflow({ ...workflow.monitor, columns: { prediction: 'p', positiveLabel: 1 } });
    workflow.store.write('data/reference.csv', rows(0), '2025-12-02T00:00:00Z');
    workflow.store.write('data/in/late.csv', rows(0), '2026-01-05T10:10:00Z');
    list(workflow, ['late.csv']);
    await workflow.run(RUN);
    expect(report()).toMatchObject({ rows: { current: ROWS } });
  });

  it('tells of rows that no window near its time reads', async () => {
    const strange = `${rows(0)}99,2026-01-02T09:00:00Z,1,1\n`;
    workflow.store.write('data/in/strange.csv', strange, '2026-01-05T09:30:00Z');
    list(workflow, ['strange.csv']);
    await workflow.run(RUN);
    expect(report().rows.current).toBe(ROWS);
    expect(report().findings).toMatchObject([{ kind: 'outside-window', count: 1 }]);
    expect(report().findings[0]?.sentence).toContain('2026-01-05T08:00:00Z to 2026-01-05T11:00:00Z');
  });

  it('may list what another lists, whose window reads the rows from before its own', async () => {
    const early = csvOf({ id: [0, 1], ts: ['2026-01-05T08:59:30Z', START], x: [1, 2], p: [1, 2] });
    workflow.store.write('data/in/early.csv', early, '2026-01-05T09:30:00Z');
    for (const hour of ['09', '10']) list(workflow, ['early.csv'], MANIFEST.replace('/09/', `/${hour}/`));
    const told: unknown[] = [];
    for (const run of ['09:20', '10:20', '11:20', '12:20']) {
      const [{ reportKey } = { reportKey: '' }] = await workflow.run(`2026-01-05T${run}:00Z`);
      const { rows: counted, findings }: Report = JSON.parse(workflow.store.text(`state/${reportKey}`));
      told.push([counted.current, findings.filter(({ kind }) => kind === 'outside-window')]);
    }
    expect(told).toEqual([
      [1, []],
      [1, []],
      [0, []],
      [0, []],
    ]);
  });

  it('that is changed restates its window, by a file more, a file less, or another in its place', async () => {
    list(workflow, ['a.csv']);
    await workflow.run(RUN);
    const counts: unknown[] = [];
    for (const [index, files] of [['a.csv', 'b.csv'], ['b.csv'], ['c.csv']].entries()) {
      list(workflow, files);
      await workflow.run(`2026-01-05T10:${30 + index}:00Z`);
      counts.push([report().rows.current, report().findings.map(({ kind }) => kind)]);
    }
    const told = ['restated'];
    expect(counts).toEqual([
      [2 * ROWS, told],
      [ROWS, told],
      [ROWS, told],
    ]);
    expect(await replan()).toEqual([]);
  });

  it.each([
    ['a file that one lists', 'data/in/a.csv'],
    ['the one of the window', MANIFEST],
    ['the one before it', 'lists/2026/01/05/08/manifest.json'],
  ])('leaves the report as it is where %s is gone', async (_, place) => {
    list(workflow, ['a.csv']);
    list(workflow, ['b.csv'], 'lists/2026/01/05/08/manifest.json');
    await workflow.run(RUN);
    expect(report().rows.current).toBe(2 * ROWS);
    workflow.store.objects.delete(place);
    expect(await replan()).toEqual([]);
  });

  it.each([
    ['no JSON', '<html>', 'not a manifest'],
    ['not a manifest', '{"Version": "2012"}', 'not a manifest'],
    ['without a prefix', '["s3://data/in/a.csv"]', 'not a manifest'],
    ['with an entry that is no text', '[{"prefix": "s3://data/in/"}, 5]', 'not a manifest'],
    ['of another bucket', '[{"prefix": "s3://other/in/"}, "a.csv"]', 'lists s3://other/in/a.csv, allowed'],
    ['of files elsewhere', '[{"prefix": "s3://data/"}, "x.csv"]', 'allowed: objects below s3://data/in/'],
  ])('that is %s is named, the others count, and it is read once it is right', async (_, text, words) => {
    workflow = workflowWith({ predictionsManifest: HOURS.replace('manifest', '{mm}') });
    const [first, second] = ['00', '01'].map((minute) => MANIFEST.replace('manifest', minute));
    workflow.store.write(first ?? '', text, '2026-01-05T10:00:00Z');
    list(workflow, ['b.csv'], second);
    await workflow.run(RUN);
    expect(report().rows.current).toBe(ROWS);
    const broken = report().findings.filter(({ kind }) => kind === 'broken-file');
    expect(broken).toMatchObject([{ count: 1, example: `s3://${first}` }]);
    expect(broken[0]?.sentence).toContain(words);
    list(workflow, ['a.csv'], first);
    await workflow.run(LATER);
    expect(report().rows.current).toBe(2 * ROWS);
  });

  it('that is broken and heavier than a chunk is named as a manifest', async () => {
    workflow = workflowWith({ chunkBytes: 100_000 });
    workflow.store.write(MANIFEST, '['.repeat(250_000), '2026-01-05T10:00:00Z');
    await workflow.run(RUN);
    expect(report().findings).toMatchObject([{ kind: 'broken-file', example: `s3://${MANIFEST}` }]);
  });

  it('of a fixed name that was broken restates the window once it is right', async () => {
    workflow = workflowWith({ predictionsManifest: 's3://lists/manifest.json' });
    workflow.store.write('lists/manifest.json', '[', '2026-01-05T10:00:00Z');
    await workflow.run(RUN);
    expect(report()).toMatchObject({ verdict: 'INSUFFICIENT_DATA', findings: [{ kind: 'broken-file' }] });
    list(workflow, ['a.csv'], 'lists/manifest.json');
    await workflow.run(LATER);
    expect(report()).toMatchObject({ rows: { current: ROWS }, findings: [{ kind: 'restated' }] });
  });

  it('that is not there is named by its own window alone, which is judged once it is', async () => {
    list(workflow, ['b.csv'], 'lists/2026/01/05/08/manifest.json');
    await workflow.run(RUN);
    expect(report().rows.current).toBe(ROWS);
    expect(report().findings).toMatchObject([
      {
        kind: 'missing-file',
        example: `s3://${MANIFEST}`,
        sentence: `A file was left out: s3://${MANIFEST}: there is no such object.`,
      },
    ]);
    expect(await replan('2026-01-05T10:30:00Z')).toEqual([]);
    list(workflow, ['a.csv']);
    await workflow.run(LATER);
    expect(report()).toMatchObject({ rows: { current: 2 * ROWS }, findings: [{ kind: 'restated' }] });
  });

  it('lists a file that is not there: it is named, and judged once it is', async () => {
    list(workflow, ['a.csv', 'd.csv']);
    await workflow.run(RUN);
    expect(report()).toMatchObject({
      rows: { current: ROWS },
      findings: [{ kind: 'missing-file', example: 's3://data/in/d.csv' }],
    });
    expect(await replan('2026-01-05T10:30:00Z')).toEqual([]);
    workflow.store.write('data/in/d.csv', rows(3 * ROWS), '2026-01-05T10:35:00Z');
    await workflow.run(LATER);
    expect(report().rows.current).toBe(2 * ROWS);
  });

  it.each([
    ['lists a file that is not there', '[{"prefix": "s3://data/in/"}, "typo.csv"]', 's3://data/in/typo.csv'],
    ['is broken', '[{"prefix": "s3://data/in/"}, 5]', 's3://lists/2026/01/05/09/00.json'],
  ])('that %s is named no more once it is put right, though no file has come', async (_, text, name) => {
    workflow = workflowWith({ predictionsManifest: HOURS.replace('manifest', '{mm}') });
    list(workflow, ['a.csv'], MANIFEST.replace('manifest', '01'));
    workflow.store.write('lists/2026/01/05/09/00.json', text, '2026-01-05T10:00:00Z');
    const named = async (time: string) => {
      await workflow.run(time);
      return [report().rows.current, report().findings.some(({ example }) => example === name)];
    };
    expect(await named(RUN)).toEqual([ROWS, true]);
    list(workflow, [], 'lists/2026/01/05/09/00.json');
    expect(await named(LATER)).toEqual([ROWS, false]);
    expect(await replan('2026-01-05T10:50:00Z')).toEqual([]);
  });

  it('that must not be read is named with the permission, and the window waits for it', async () => {
    list(workflow, ['a.csv']);
    workflow.store.hook = (operation, place) => {
      if (operation === 'head' && place === MANIFEST)
        throw new AccessError(`cannot look up s3://${place}: AccessDenied (the function needs s3:GetObject)`);
    };
    await expect(workflow.run(RUN)).rejects.toThrow(`cannot look up s3://${MANIFEST}: AccessDenied`);
    workflow.store.hook = () => {};
    await workflow.run(LATER);
    expect(report()).toMatchObject({ rows: { current: ROWS }, findings: [] });
  });
});

describe('a manifest of labels', () => {
  const LABELS = 'lists/labels/2026/01/05/manifest.json';
  const labels = (from: number) => {
    const ids = Array.from({ length: ROWS }, (_, row) => from + row);
    return csvOf({ id: ids, y: ids.map((id) => id % 7) });
  };
  const labelled = () => {
    const workflow = workflowWith({
      labels: 's3://data/labels/',
      labelsManifest: 's3://lists/labels/{yyyy}/{MM}/{dd}/manifest.json',
    });
    list(workflow, ['a.csv', 'b.csv']);
    workflow.store.write('data/labels/1.csv', labels(0), '2026-01-05T09:40:00Z');
    workflow.store.write('data/labels/2.csv', labels(ROWS), '2026-01-05T09:40:00Z');
    return workflow;
  };
  const listLabels = (workflow: Workflow, files: readonly string[]) =>
    workflow.store.write(LABELS, JSON.stringify([{ prefix: 's3://data/labels/' }, ...files]), RUN);

  it('says which labels count, and none is due', async () => {
    const workflow = labelled();
    await workflow.run(RUN);
    expect(workflow.report(START).findings).toEqual([]);
    listLabels(workflow, ['1.csv']);
    await workflow.run('2026-01-06T10:20:00Z');
    expect(workflow.report(START).labels).toMatchObject({ coverage: 0.5 });
    listLabels(workflow, ['1.csv', '2.csv']);
    await workflow.run('2026-01-06T11:20:00Z');
    expect(workflow.report(START).labels).toMatchObject({ coverage: 1 });
  });

  it('gives training the labels of a window whose own manifest listed a file that came later', async () => {
    const workflow = labelled();
    list(workflow, ['a.csv', 'd.csv']);
    listLabels(workflow, ['1.csv', '2.csv']);
    await workflow.run(RUN);
    workflow.store.write('data/in/d.csv', rows(3 * ROWS), LATER);
    const { store, monitor, log } = workflow;
    const source = { store, monitor, log, bucket: 'state', model: 'price' };
    const read: unknown[] = [];
    for await (const judged of findJudgedWindows(source, () => true)) {
      const { columns } = await readLabelledWindow(source, judged);
      read.push(cellsOf(columns.get('y') ?? missingColumn(0)));
    }
    expect(read).toEqual([Array.from({ length: ROWS }, (_, id) => id % 7)]);
  });

  it('that is broken is told once', async () => {
    const workflow = labelled();
    workflow.store.write(LABELS, '[]', RUN);
    await workflow.run(RUN);
    await workflow.run('2026-01-05T11:20:00Z');
    const told = ['09', '10'].map((hour) =>
      workflow.report(`2026-01-05T${hour}:00:00Z`).findings.filter(({ kind }) => kind === 'broken-file'),
    );
    expect(told).toMatchObject([[{ example: `s3://${LABELS}` }], []]);
  });
});
