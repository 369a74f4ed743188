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
const FIRST = '2026-01-05T10:20:00Z';
const at = (hour: number): string => `2026-01-05T${String(hour).padStart(2, '0')}:00:00Z`;
const MORNING = { from: at(3), to: at(10) };

function rows(
  seed: number,
  start: string,
  options: { shift?: number; count?: number; labels?: boolean } = {},
) {
  const { shift = 0, count = ROWS, labels = true } = options;
  const truth = normals(seed, count, 50);
  return csvOf({
    id: truth.map((_, row) => 1000 * seed + row),
    ts: secondsFrom(start, count),
    x: normals(seed + 1, count, shift),
    p: truth.map((value, row) => value + (normals(seed + 2, count)[row] as number)),
    ...(labels && { y: truth }),
  });
}

describe('a run over a range', () => {
  let workflow: Workflow;
  beforeEach(() => {
    workflow = new Workflow({ columns: COLUMNS });
    workflow.store.write('data/reference.csv', rows(1, '2025-12-01T00:00:00Z', { count: 500 }), FIRST);
    for (let hour = 3; hour < 10; hour += 1) {
      // The sixth hour has drifted.
      const text = rows(10 * hour, at(hour), { shift: hour === 6 ? 1 : 0 });
      workflow.store.write(`data/in/${hour}.csv`, text, at(hour));
    }
  });

  const starts = (windows: readonly { start: string }[]) => windows.map(({ start }) => start);
  const rowsAt = (end: string) =>
    workflow.sink.data.filter(({ MetricName, Timestamp }) => MetricName === 'Rows' && Timestamp === end);

  it('judges the windows that no run has judged, the oldest first', async () => {
    await workflow.run(FIRST);
    const { windows, next } = await workflow.plan('2026-01-05T10:40:00Z', MORNING);
    expect(starts(windows)).toEqual([3, 4, 5, 6, 7, 8].map(at));
    expect(next).toBeNull();
  });

  it('publishes their values at their ends, and no verdict of the past that would alarm today', async () => {
    await workflow.run(FIRST);
    await workflow.run('2026-01-05T10:40:00Z', MORNING);
    expect(workflow.report(at(6)).verdict).toBe('ALARM');
    expect(workflow.sink.values('DataDrift')).toEqual([0]);
    expect([4, 5, 6, 7, 8, 9].map((hour) => rowsAt(at(hour)).length)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('compares each with the one before it', async () => {
    await workflow.run(FIRST, MORNING);
    const earlier = workflow.report(at(3)).performance?.metrics.mse?.value;
    const rules = workflow.report(at(4)).degradation?.rules ?? [];
    expect(rules.find(({ rule }) => rule === 'dropFromPrevious')?.against).toBe(earlier);
  });

  it('finds nothing to do the second time, and leaves the windows that are due to the runs to come', async () => {
    await workflow.run(FIRST);
    await workflow.run('2026-01-05T10:40:00Z', MORNING);
    const published = workflow.sink.data.length;
    expect((await workflow.plan('2026-01-05T10:50:00Z', MORNING)).windows).toEqual([]);
    expect(starts((await workflow.plan('2026-01-05T11:20:00Z')).windows)).toEqual([at(10)]);
    expect(workflow.sink.data).toHaveLength(published);
  });

  it('judges windows that are due as any run does, and the next run then goes on behind them', async () => {
    await workflow.run('2026-01-05T04:20:00Z');
    await workflow.run(FIRST, { from: at(5), to: at(8) });
    expect(workflow.sink.values('DataDrift')).toEqual([0, 0, 1, 0]);
    expect(starts((await workflow.plan(FIRST)).windows)).toEqual([at(4), at(8), at(9)]);
  });

  it('takes no window that has not ended, or that its data may still come for', async () => {
    const { windows } = await workflow.plan('2026-01-05T09:10:00Z', { from: at(6), to: at(23) });
    expect(starts(windows)).toEqual([6, 7].map(at));
  });

  it('tells how to go on with a range that is too long for one run', async () => {
    const range = { from: '2025-12-01T00:00:00Z', to: at(3) };
    const { windows, left, next } = await workflow.plan(FIRST, range);
    expect([windows.length, windows[0]?.start]).toEqual([100, range.from]);
    expect(left).toBe(35 * 24 + 3 - 100);
    expect(next).toEqual({ time: FIRST, from: windows.at(-1)?.start, to: range.to });
    for (const window of windows.slice(-1)) await workflow.judge(window, FIRST);
    const second = await workflow.plan(FIRST, { from: next?.from ?? '', to: next?.to ?? '' });
    expect(second.windows[0]?.start).toBe(windows.at(-1)?.end);
  });

  it('flags values that are too old for their own time', async () => {
    workflow.store.write('data/in/old.csv', rows(5, '2025-12-10T03:00:00Z'), '2025-12-10T03:00:00Z');
    await workflow.run(FIRST, { from: '2025-12-10T03:00:00Z', to: '2025-12-10T04:00:00Z' });
    expect(rowsAt(new Date(FIRST).toISOString())).toHaveLength(1);
    expect(workflow.log.lines.at(-1)?.fields.restamped).toBe(true);
  });

  it.each([[{ from: at(3) }], [{ from: at(5), to: at(5) }]])('refuses %j', async (range) => {
    await expect(workflow.plan(FIRST, range)).rejects.toThrow(/^plan event: input: /);
  });
});

describe('a run over a range with late labels', () => {
  it('judges data and then labels of each window, where the labels are due', async () => {
    const workflow = new Workflow({
      columns: COLUMNS,
      data: { predictions: 's3://data/in/', labels: 's3://data/labels/', format: 'csv' },
      labelDelay: '3h',
    });
    workflow.store.write('data/reference.csv', rows(1, '2025-12-01T00:00:00Z', { count: 500 }), FIRST);
    for (let hour = 3; hour < 10; hour += 1) {
      workflow.store.write(`data/in/${hour}.csv`, rows(10 * hour, at(hour), { labels: false }), at(hour));
      // The last label of the later hours is still awaited.
      const labelled = hour < 7 ? ROWS : ROWS - 1;
      const labels = {
        id: normals(0, labelled).map((_, row) => 10_000 * hour + row),
        y: normals(10 * hour, labelled, 50),
      };
      workflow.store.write(`data/labels/${hour}.csv`, csvOf(labels), at(hour + 1));
    }
    await workflow.run(FIRST);
    const { windows } = await workflow.plan('2026-01-05T10:40:00Z', MORNING);
    expect(windows.slice(0, 4).map(({ start, stage }) => `${start} ${stage}`)).toEqual([
      `${at(3)} closed`,
      `${at(3)} labelled`,
      `${at(4)} closed`,
      `${at(4)} labelled`,
    ]);
    for (const window of windows) await workflow.judge(window, '2026-01-05T10:40:00Z');
    expect(workflow.report(at(3)).performance).toMatchObject({ verdict: 'OK', n: ROWS, labelCoverage: 1 });
    expect(workflow.report(at(8)).performance?.reason).toBe('labels-immature');
    expect(workflow.sink.values('Degradation')).toEqual([]);
    const again = await workflow.plan('2026-01-05T10:50:00Z', MORNING);
    expect(again.windows).toEqual([]);
  });
});
