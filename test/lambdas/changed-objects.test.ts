import { beforeEach, describe, expect, it } from 'vitest';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import { csvOf, secondsFrom, Workflow } from './workflow.ts';

const ROWS = 50;
const HOURS = 's3://data/in/{yyyy}/{MM}/{dd}/{HH}/';
const FIRST = '2026-01-05T10:20:00Z';
const START = '2026-01-05T09:00:00Z';

function rows(start: string, { shift = 0, firstId = 0, labels = true } = {}): string {
  const ids = Array.from({ length: ROWS }, (_, row) => firstId + row);
  return csvOf({
    id: ids,
    ts: secondsFrom(start, ROWS),
    x: ids.map((id) => (id % 10) + shift),
    p: ids.map((id) => (id % 7) + 0.5),
    ...(labels && { y: ids.map((id) => id % 7) }),
  });
}

function workflowWith(data: object, monitor: Partial<MonitorInput> = {}): Workflow {
  const workflow = new Workflow({
    data: { predictions: HOURS, format: 'csv', ...data },
    columns: { id: 'id', timestamp: 'ts', prediction: 'p', label: 'y', features: { x: 'numeric' } },
    performance: { minimumRows: 10 },
    labelDelay: '3h',
    ...monitor,
  });
  workflow.store.write('data/reference.csv', rows('2025-12-01T00:00:00Z'), '2025-12-02T00:00:00Z');
  return workflow;
}

describe('objects that change after their window was judged', () => {
  let workflow: Workflow;
  beforeEach(async () => {
    workflow = workflowWith({});
    workflow.store.write('data/in/2026/01/05/09/a.csv', rows(START), '2026-01-05T09:30:00Z');
    await workflow.run(FIRST);
  });

  const addFile = (shift = 0) =>
    workflow.store.write(
      'data/in/2026/01/05/09/b.csv',
      rows(START, { shift, firstId: ROWS }),
      '2026-01-05T10:40:00Z',
    );

  it('are noticed where one has come: the report is restated and says so, and nothing is published', async () => {
    const published = workflow.sink.data.length;
    addFile(20);
    const [restated] = (await workflow.plan('2026-01-05T11:00:00Z')).windows;
    expect(restated).toMatchObject({ start: START, stage: 'restated' });
    if (restated === undefined) return;
    await workflow.judge(restated, '2026-01-05T11:00:00Z');
    const report = workflow.report(START);
    expect(report).toMatchObject({ verdict: 'ALARM', rows: { current: 2 * ROWS } });
    expect(report.findings.find(({ kind }) => kind === 'restated')?.sentence).toBe(
      'Restated at 2026-01-05T11:00:00.000Z: files of the window were changed or came after it was judged.',
    );
    expect(workflow.sink.data).toHaveLength(published);
    expect(workflow.log.lines.map(({ message }) => message)).toContain(
      'objects changed after they were read',
    );
  });

  it('are noticed where one has another content', async () => {
    workflow.store.write('data/in/2026/01/05/09/a.csv', rows(START, { shift: 20 }), '2026-01-05T10:40:00Z');
    await workflow.run('2026-01-05T11:00:00Z');
    expect(workflow.report(START)).toMatchObject({ verdict: 'ALARM', rows: { current: ROWS } });
  });

  it('are noticed by a run at the very end of their window', async () => {
    workflow = new Workflow({ ...workflow.monitor, captureDelay: '0s' });
    workflow.store.write('data/reference.csv', rows('2025-12-01T00:00:00Z'), '2025-12-02T00:00:00Z');
    workflow.store.write('data/in/2026/01/05/09/a.csv', rows(START), '2026-01-05T09:30:00Z');
    await workflow.run('2026-01-05T10:00:00Z');
    addFile();
    expect((await workflow.plan('2026-01-05T10:00:00Z')).windows).toMatchObject([{ stage: 'restated' }]);
  });

  it.each(['published/2026-01-05T09-00-00Z.closed.json', 'windows/2026-01-05T09-00-00Z/chunk-'])(
    'are not looked for, with a warning, where %s is odd, and later windows are judged',
    async (begin) => {
      const [place = ''] = workflow.store.places(`state/price/${begin}`);
      workflow.store.write(place, '{}', FIRST);
      addFile(20);
      const { windows } = await workflow.plan('2026-01-05T11:20:00Z');
      expect(windows).toMatchObject([{ start: '2026-01-05T10:00:00Z', stage: 'closed' }]);
      expect(workflow.log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
        { message: 'window passed over', fields: { window: START, problem: expect.stringContaining(place) } },
      ]);
    },
  );

  it('restate a window once, until they change again', async () => {
    addFile();
    await workflow.run('2026-01-05T11:00:00Z');
    expect((await workflow.plan('2026-01-05T11:05:00Z')).windows).toEqual([]);
    addFile(1);
    expect((await workflow.plan('2026-01-05T11:10:00Z')).windows).toHaveLength(1);
  });

  it('keep the baseline that judged first', async () => {
    const { baselineVersion } = workflow.report(START);
    workflow.store.write('data/reference.csv', rows(START, { shift: 5 }), '2026-01-05T10:50:00Z');
    addFile();
    await workflow.run('2026-01-05T11:00:00Z');
    expect(workflow.report(START)).toMatchObject({ baselineVersion, rows: { current: 2 * ROWS } });
  });

  it('leave the report as it is where one is gone: its rows were judged', async () => {
    workflow.store.objects.delete('data/in/2026/01/05/09/a.csv');
    expect((await workflow.plan('2026-01-05T11:00:00Z')).windows).toEqual([]);
  });

  it('are looked at until the window can no longer be restated', async () => {
    addFile();
    await workflow.run('2026-01-05T16:00:00Z');
    expect(workflow.report(START).rows.current).toBe(ROWS);
  });

  it('are compared with what was read where a prefix has no partitions: new ones belong to later windows', async () => {
    workflow = workflowWith({ predictions: 's3://data/in/' });
    workflow.store.write('data/in/a.csv', rows(START), '2026-01-05T09:30:00Z');
    await workflow.run(FIRST);
    workflow.store.write('data/in/b.csv', rows('2026-01-05T10:05:00Z'), '2026-01-05T10:30:00Z');
    expect((await workflow.plan('2026-01-05T11:00:00Z')).windows).toEqual([]);
    workflow.store.write('data/in/a.csv', rows(START, { shift: 20 }), '2026-01-05T10:40:00Z');
    await workflow.run('2026-01-05T11:00:00Z');
    expect(workflow.report(START).verdict).toBe('ALARM');
  });
});

describe('objects that change while a window waits for its labels', () => {
  it('are read by the judgement that its labels bring', async () => {
    const workflow = workflowWith({ labels: 's3://data/labels/' });
    const ids = Array.from({ length: 2 * ROWS }, (_, id) => id);
    const write = (firstId: number) =>
      workflow.store.write(
        `data/in/2026/01/05/09/${firstId}.csv`,
        rows(START, { firstId, labels: false }),
        '2026-01-05T09:30:00Z',
      );
    write(0);
    await workflow.run(FIRST);
    write(ROWS);
    expect((await workflow.plan('2026-01-05T11:00:00Z')).windows).toEqual([]);
    workflow.store.write(
      'data/labels/l.csv',
      csvOf({ id: ids, y: ids.map((id) => id % 7) }),
      '2026-01-05T12:00:00Z',
    );
    await workflow.run('2026-01-05T13:20:00Z');
    expect(workflow.report(START)).toMatchObject({
      rows: { current: 2 * ROWS },
      performance: { verdict: 'OK', n: 2 * ROWS, labelCoverage: 1 },
    });
    const later = await workflow.plan('2026-01-05T13:25:00Z');
    expect(later.windows).toEqual([]);
  });

  it('are noticed however many windows have closed meanwhile, once, and so are those that change after it', async () => {
    const workflow = workflowWith({ labels: 's3://data/labels/' }, { window: '15m', labelDelay: '24h' });
    const write = (firstId: number, time: string) =>
      workflow.store.write(`data/in/2026/01/05/09/${firstId}.csv`, rows(START, { firstId }), time);
    write(0, '2026-01-05T09:10:00Z');
    await workflow.run('2026-01-05T09:31:00Z');
    write(ROWS, '2026-01-05T09:40:00Z');
    const rerun = async (time: string) => {
      const { windows } = await workflow.plan(time);
      const again = windows.filter(({ start }) => start === START);
      for (const window of again) await workflow.judge(window, time);
      return [again.map(({ stage }) => stage), workflow.report(START).rows.current];
    };
    expect(await rerun('2026-01-05T10:01:00Z')).toEqual([[], ROWS]);
    expect(workflow.log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
    expect(await rerun('2026-01-06T09:31:00Z')).toEqual([['labelled'], 2 * ROWS]);
    expect(await rerun('2026-01-06T09:35:00Z')).toEqual([[], 2 * ROWS]);
    write(2 * ROWS, '2026-01-06T09:40:00Z');
    expect(await rerun('2026-01-06T09:46:00Z')).toEqual([['restated'], 3 * ROWS]);
  });
});
