import { beforeEach, describe, expect, it } from 'vitest';
import { normals } from '../core/support.ts';
import { csvOf, secondsFrom, Workflow } from './workflow.ts';

const COLUMNS = {
  id: 'id',
  timestamp: 'ts',
  prediction: 'p',
  label: 'y',
  features: { x: 'numeric' },
} as const;
const ROWS = 200;

/** Predictions with errors of one unit; the feature lies `shift` higher than in the reference. */
function predictions(
  start: string,
  { shift = 0, error = 1, labels = true, firstId = 0, rows = ROWS } = {},
): string {
  const truth = normals(31, rows, 50);
  const noise = normals(32, rows);
  return csvOf({
    id: truth.map((_, index) => firstId + index),
    ts: secondsFrom(start, rows),
    x: normals(33, rows, shift),
    p: truth.map((value, index) => value + error * (noise[index] as number)),
    ...(labels && { y: truth }),
  });
}

function workflowWith(input: object = {}): Workflow {
  const workflow = new Workflow({ columns: COLUMNS, ...input });
  const reference = predictions('2025-12-01T00:00:00Z', { rows: 500 });
  workflow.store.write('data/reference.csv', reference, '2025-12-02T00:00:00Z');
  return workflow;
}

describe('the monitor workflow', () => {
  let workflow: Workflow;
  beforeEach(() => {
    workflow = workflowWith();
  });

  it('judges a window of unchanged data as OK and publishes its values at its end', async () => {
    workflow.store.write('data/in/a.csv', predictions('2026-01-05T09:10:00Z'), '2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    const report = workflow.report('2026-01-05T09:00:00Z');
    expect(report).toMatchObject({ verdict: 'OK', rows: { reference: 500, current: ROWS } });
    expect(workflow.sink.values('DataDrift')).toEqual([0]);
    expect(workflow.sink.values('Rows')).toEqual([ROWS]);
    const mse = workflow.sink.data.find((datum) => datum.MetricName === 'MSE');
    expect(mse).toMatchObject({ Timestamp: '2026-01-05T10:00:00Z', StorageResolution: 60 });
    expect(mse?.Value).toBe(report.performance?.metrics.mse?.value);
    const verdict = workflow.sink.data.find((datum) => datum.MetricName === 'DataDrift');
    expect(verdict).toMatchObject({ Timestamp: '2026-01-05T10:20:00.000Z', StorageResolution: 1 });
  });

  it('finds a shift and names its column', async () => {
    workflow.store.write(
      'data/in/a.csv',
      predictions('2026-01-05T09:10:00Z', { shift: 1 }),
      '2026-01-05T09:20:00Z',
    );
    await workflow.run('2026-01-05T10:20:00Z');
    expect(workflow.report('2026-01-05T09:00:00Z').drift?.driftedColumns).toEqual(['x']);
    expect(workflow.sink.values('DataDrift')).toEqual([1]);
    expect(workflow.sink.values('DriftedColumns')).toEqual([1]);
  });

  it('counts a row only in the window of its own time, whatever file it is in', async () => {
    workflow.store.write('data/in/a.csv', predictions('2026-01-05T09:58:20Z'), '2026-01-05T10:02:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    await workflow.run('2026-01-05T11:20:00Z');
    expect(workflow.sink.values('Rows')).toEqual([100, 100]);
  });

  it('reports a window without objects as one with no rows', async () => {
    await workflow.run('2026-01-05T10:20:00Z');
    expect(workflow.report('2026-01-05T09:00:00Z')).toMatchObject({
      verdict: 'INSUFFICIENT_DATA',
      reason: 'too-few-rows',
      rows: { current: 0 },
    });
    expect(workflow.sink.values('Rows')).toEqual([0]);
    expect(workflow.sink.values('DataDrift')).toEqual([]);
  });

  it('names a broken file and goes on with the others', async () => {
    workflow.store.write('data/in/a.csv', predictions('2026-01-05T09:10:00Z'), '2026-01-05T09:20:00Z');
    workflow.store.write('data/in/b.csv', 'x,x\n1,2\n', '2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    const report = workflow.report('2026-01-05T09:00:00Z');
    expect(report.rows.current).toBe(ROWS);
    expect(report.findings).toContainEqual(
      expect.objectContaining({ kind: 'broken-file', severity: 'warn', example: 's3://data/in/b.csv' }),
    );
  });

  it('counts rows without a readable time and quotes one', async () => {
    workflow.store.write('data/in/a.csv', 'id,ts,x,p,y\n1,soon,1,1,1\n', '2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    const [finding] = workflow
      .report('2026-01-05T09:00:00Z')
      .findings.filter((each) => each.kind === 'no-timestamp');
    expect(finding).toMatchObject({ count: 1, example: 'soon', column: 'ts' });
  });

  it('names columns that are new, and rows that repeat an id though no label joins by it', async () => {
    const rows = predictions('2026-01-05T09:10:00Z', { labels: false }).trimEnd().split('\n');
    const text = rows.map((row, index) => `${row},${index === 0 ? 'extra' : index}`);
    workflow.store.write('data/in/a.csv', [...text, text[7], text[9]].join('\n'), '2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    const { findings } = workflow.report('2026-01-05T09:00:00Z');
    expect(findings).toMatchObject([
      {
        kind: 'duplicate-id',
        column: 'id',
        count: 2,
        example: '6',
        sentence: '2 rows repeat an id, such as 6; each row counts for the drift.',
      },
      { kind: 'new-column', severity: 'info', column: 'extra', count: ROWS + 2 },
    ]);
  });

  it('counts rows whose time is in no window that reads their file, in the nearest that does', async () => {
    const late = predictions('2026-01-05T06:59:00Z', { rows: 60 });
    const early = predictions('2026-01-05T13:00:00Z', { rows: 2 }).split('\n').slice(1);
    const text = `${late}${predictions('2026-01-05T09:59:00Z').split('\n').slice(1).join('\n')}${early.join('\n')}`;
    workflow.store.write('data/in/a.csv', text, '2026-01-05T10:05:00Z');
    for (const time of ['10:20', '11:20', '12:20', '13:20', '14:20'])
      await workflow.run(`2026-01-05T${time}:00Z`);
    const told = ['09', '10', '11', '12', '13'].map((hour) =>
      workflow
        .report(`2026-01-05T${hour}:00:00Z`)
        .findings.filter(({ kind }) => kind === 'outside-window')
        .map(({ sentence }) => sentence),
    );
    expect(told).toEqual([
      [
        '62 rows of in/a.csv have a time beyond 2026-01-05T09:00:00Z to 2026-01-05T11:00:00Z, the windows that read this file, such as 2026-01-05T06:59:00.000Z.',
      ],
      [],
      [],
      [],
      [],
    ]);
    expect(workflow.sink.values('Rows')).toEqual([60, 140, 0, 0, 0]);
  });

  it('has no fault to find with rows that windows read which closed since the run before', async () => {
    const workflow = workflowWith({ schedule: 'rate(3 hours)' });
    const hours = ['10', '11', '12'];
    const rows = hours.map((hour) => predictions(`2026-01-05T${hour}:10:00Z`));
    const text = rows.map((part, index) => (index === 0 ? part : part.split('\n').slice(1).join('\n')));
    workflow.store.write('data/in/a.csv', text.join(''), '2026-01-05T13:05:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    await workflow.run('2026-01-05T13:20:00Z');
    for (const hour of hours) {
      const { rows: counted, findings } = workflow.report(`2026-01-05T${hour}:00:00Z`);
      expect(counted.current).toBe(ROWS);
      expect(findings.filter(({ kind }) => kind === 'outside-window')).toEqual([]);
    }
  });

  it('knows by its partition which windows read a file', async () => {
    const workflow = workflowWith({
      data: { predictions: 's3://data/in/{yyyy}{MM}{dd}{HH}/', format: 'csv' },
    });
    workflow.store.write(
      'data/in/2026010509/a.csv',
      `${predictions('2026-01-05T07:59:58Z', { rows: 3 })}${predictions('2026-01-05T10:59:59Z', { rows: 2 }).split('\n').slice(1).join('\n')}`,
      '2026-01-05T09:20:00Z',
    );
    await workflow.run('2026-01-05T09:20:00Z');
    expect(
      workflow.report('2026-01-05T08:00:00Z').findings.filter(({ kind }) => kind === 'outside-window'),
    ).toMatchObject([{ count: 3, column: 'ts', example: '2026-01-05T07:59:58.000Z' }]);
  });

  it('tells of broken lines and rows without a time in one window, though several read their file', async () => {
    const rows = predictions('2026-01-05T09:58:20Z');
    workflow.store.write('data/in/a.csv', `${rows}7,soon,1,1,1\nbroken,line\n`, '2026-01-05T10:02:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    await workflow.run('2026-01-05T11:20:00Z');
    const told = ['09', '10'].map((hour) =>
      workflow
        .report(`2026-01-05T${hour}:00:00Z`)
        .findings.filter(({ kind }) => ['malformed-row', 'no-timestamp'].includes(kind))
        .map(({ kind, count }) => [kind, count]),
    );
    expect(told).toEqual([
      [
        ['no-timestamp', 1],
        ['malformed-row', 1],
      ],
      [],
    ]);
    expect(workflow.sink.values('Rows')).toEqual([100, 100]);
  });

  it('gives the same bytes and publishes nothing more when a window is judged again', async () => {
    workflow.store.write('data/in/a.csv', predictions('2026-01-05T09:10:00Z'), '2026-01-05T09:20:00Z');
    const { windows } = await workflow.plan('2026-01-05T10:20:00Z');
    const [window] = windows;
    if (window === undefined) throw new Error('nothing planned');
    await workflow.judge(window, '2026-01-05T10:20:00Z');
    const before = workflow.store.text('state/price/reports/2026-01-05T09-00-00Z.json');
    const published = workflow.sink.data.length;
    const again = await workflow.judge(window, '2026-01-05T10:20:00Z');
    expect(workflow.store.text('state/price/reports/2026-01-05T09-00-00Z.json')).toBe(before);
    expect(again.published).toBe(0);
    expect(workflow.sink.data).toHaveLength(published);
  });

  it('does not rewrite a published report though more rows have come', async () => {
    workflow.store.write('data/in/a.csv', predictions('2026-01-05T09:10:00Z'), '2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    workflow.store.objects.delete('state/price/cursor.json');
    workflow.store.write(
      'data/in/b.csv',
      predictions('2026-01-05T09:10:00Z', { shift: 3 }),
      '2026-01-05T10:30:00Z',
    );
    await workflow.run('2026-01-05T10:40:00Z');
    expect(workflow.report('2026-01-05T09:00:00Z').rows.current).toBe(ROWS);
    expect(workflow.sink.values('DataDrift')).toEqual([0]);
  });

  it('takes up the window of a run that died before publishing', async () => {
    workflow.store.write('data/in/a.csv', predictions('2026-01-05T09:10:00Z'), '2026-01-05T09:20:00Z');
    await workflow.plan('2026-01-05T10:20:00Z');
    const results = await workflow.run('2026-01-05T11:20:00Z');
    expect(results.map((result) => result.reportKey)).toEqual([
      'price/reports/2026-01-05T09-00-00Z.json',
      'price/reports/2026-01-05T10-00-00Z.json',
    ]);
  });

  it('plans nothing when a rule fires twice for the same hour', async () => {
    await workflow.run('2026-01-05T10:20:00Z');
    expect((await workflow.plan('2026-01-05T10:20:30Z')).windows).toEqual([]);
  });

  it('compares a window with the latest one before it that could be judged', async () => {
    workflow.store.write('data/in/a.csv', predictions('2026-01-05T09:10:00Z'), '2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    await workflow.run('2026-01-05T11:20:00Z');
    workflow.store.write(
      'data/in/b.csv',
      predictions('2026-01-05T11:10:00Z', { error: 3 }),
      '2026-01-05T11:20:00Z',
    );
    await workflow.run('2026-01-05T12:20:00Z');
    const first = workflow.report('2026-01-05T09:00:00Z').performance?.metrics.mse?.value;
    const rules = workflow.report('2026-01-05T11:00:00Z').degradation?.rules ?? [];
    expect(rules.find((rule) => rule.rule === 'dropFromPrevious')).toMatchObject({
      against: first,
      verdict: 'ALARM',
    });
    expect(workflow.sink.values('Degradation').at(-1)).toBe(1);
  });

  it('stamps values of a window that ended more than 14 days ago with the time of the run', async () => {
    workflow.store.write('data/in/a.csv', predictions('2026-01-05T09:10:00Z'), '2026-01-05T09:20:00Z');
    const { windows } = await workflow.plan('2026-01-05T10:20:00Z');
    workflow.clock.time = '2026-01-20T10:20:00Z';
    for (const window of windows) await workflow.judge(window, '2026-01-05T10:20:00Z');
    const rows = workflow.sink.data.find((datum) => datum.MetricName === 'Rows');
    expect(rows?.Timestamp).toBe('2026-01-20T10:20:00.000Z');
    expect(workflow.log.lines.at(-1)?.fields.restamped).toBe(true);
  });
});

describe('the monitor workflow with labels of their own', () => {
  const labels = csvOf({ id: normals(31, ROWS).map((_, index) => `${index}.0`), y: normals(31, ROWS, 50) });
  const input = {
    data: { predictions: 's3://data/in/', labels: 's3://data/in/labels/', format: 'csv' },
    labelDelay: '3h',
  };

  async function runUntilLabelled(): Promise<Workflow> {
    const workflow = workflowWith(input);
    const rows = predictions('2026-01-05T09:10:00Z', { labels: false });
    workflow.store.write('data/in/a.csv', rows, '2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    workflow.store.write('data/in/labels/a.csv', labels, '2026-01-05T12:00:00Z');
    for (const hour of ['11', '12', '13']) await workflow.run(`2026-01-05T${hour}:20:00Z`);
    return workflow;
  }

  it('says that it is too early to judge the performance, and publishes none', async () => {
    const workflow = workflowWith(input);
    const rows = predictions('2026-01-05T09:10:00Z', { labels: false });
    workflow.store.write('data/in/a.csv', rows, '2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    const { performance } = workflow.report('2026-01-05T09:00:00Z');
    expect(performance).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'labels-immature' });
    expect(workflow.sink.values('MSE')).toEqual([]);
    expect(workflow.sink.values('Degradation')).toEqual([]);
  });

  it('publishes performance once the labels are due, and drift only once', async () => {
    const workflow = await runUntilLabelled();
    const report = workflow.report('2026-01-05T09:00:00Z');
    expect(report.performance).toMatchObject({ verdict: 'OK', n: ROWS, labelCoverage: 1 });
    expect(workflow.sink.values('MSE')).toEqual([report.performance?.metrics.mse?.value]);
    expect(workflow.sink.values('LabelCoverage')).toEqual([1]);
    expect(workflow.sink.values('Degradation')).toEqual([0]);
    expect(workflow.sink.values('Rows')).toEqual([ROWS, 0, 0, 0]);
  });

  it('keeps the drift of the first judgement though the baseline was replaced and rows came late', async () => {
    const workflow = workflowWith(input);
    const rows = predictions('2026-01-05T09:10:00Z', { labels: false });
    workflow.store.write('data/in/a.csv', rows, '2026-01-05T09:20:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    const before = workflow.report('2026-01-05T09:00:00Z');
    workflow.store.write(
      'data/reference.csv',
      predictions('2025-12-01T00:00:00Z', { shift: 2 }),
      '2026-01-05T11:00:00Z',
    );
    workflow.store.write('data/in/b.csv', rows, '2026-01-05T11:00:00Z');
    workflow.store.write('data/in/labels/a.csv', labels, '2026-01-05T12:00:00Z');
    await workflow.run('2026-01-05T13:20:00Z');
    const after = workflow.report('2026-01-05T09:00:00Z');
    expect(after.performance?.n).toBe(ROWS);
    expect(after.drift).toEqual(before.drift);
    expect(after.baselineVersion).toBe(before.baselineVersion);
    expect(workflow.report('2026-01-05T12:00:00Z').baselineVersion).not.toBe(before.baselineVersion);
  });

  it('does not put a report without labels over one with them', async () => {
    const workflow = await runUntilLabelled();
    const before = workflow.report('2026-01-05T09:00:00Z');
    workflow.store.objects.delete('state/price/published/2026-01-05T09-00-00Z.closed.json');
    workflow.store.objects.delete('state/price/cursor.json');
    await workflow.run('2026-01-05T10:20:00Z');
    expect(workflow.report('2026-01-05T09:00:00Z')).toEqual(before);
  });

  it('judges at once where labels need no time', async () => {
    const workflow = workflowWith({ ...input, labelDelay: '0s' });
    const rows = predictions('2026-01-05T09:10:00Z', { labels: false });
    workflow.store.write('data/in/a.csv', rows, '2026-01-05T09:20:00Z');
    workflow.store.write('data/in/labels/a.csv', labels, '2026-01-05T09:30:00Z');
    await workflow.run('2026-01-05T10:20:00Z');
    expect(workflow.report('2026-01-05T09:00:00Z').performance).toMatchObject({ verdict: 'OK', n: ROWS });
    expect((await workflow.plan('2026-01-05T10:30:00Z')).windows).toEqual([]);
  });
});
