import { beforeAll, describe, expect, it } from 'vitest';
import { replayStored } from '../../bin/replay/replay-reports.ts';
import { type MonitorInput, monitorSchema } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { normals } from '../core/support.ts';
import { csvOf, secondsFrom, Workflow } from '../lambdas/workflow.ts';

const COLUMNS = {
  id: 'id',
  timestamp: 'ts',
  prediction: 'p',
  label: 'y',
  features: { x: 'numeric', z: 'numeric', colour: 'categorical' },
} as const;
const HOURS = ['09', '10', '11', '12'] as const;
const RANGE = { start: Date.parse('2026-01-05T09:00:00Z'), end: Date.parse('2026-01-05T13:00:00Z') };

function rows(seed: number, start: string, { shift = 0, error = 1, count = 200 } = {}): string {
  const truth = normals(seed, count, 50);
  const noise = normals(seed + 1, count);
  return csvOf({
    id: truth.map((_, row) => seed * 1000 + row),
    ts: secondsFrom(start, count),
    x: normals(seed + 2, count, shift),
    z: normals(seed + 3, count).map((value, row) => (row % 9 === 0 ? '' : value)),
    colour: truth.map((_, row) => ['red', 'blue', 'green'][(row + seed) % 3]),
    p: truth.map((value, row) => value + error * (noise[row] as number)),
    y: truth,
  });
}

/** A monitor that has judged four hours: as the reference, slightly shifted, few rows, bad predictions. */
async function judged(input: Partial<MonitorInput>): Promise<Workflow> {
  const workflow = new Workflow({ columns: COLUMNS, ...input });
  workflow.store.write(
    'data/reference.csv',
    rows(1, '2025-12-01T00:00:00Z', { count: 600 }),
    '2025-12-02T00:00:00Z',
  );
  const hours = [{}, { shift: 0.4 }, { count: 40 }, { error: 2 }];
  for (const [index, options] of hours.entries()) {
    const start = `2026-01-05T${HOURS[index]}:10:00Z`;
    workflow.store.write(`data/in/${index}.csv`, rows(20 * (index + 1), start, options), start);
    await workflow.run(new Date(Date.parse(start) + 70 * 60_000).toISOString());
  }
  return workflow;
}

/** All of a report but the words, and the version of the baseline, which some of the keys are part of. */
function withoutSentences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSentences);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'sentence' && key !== 'baselineVersion');
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutSentences(each)]));
}

const reportsOf = (workflow: Workflow): readonly Report[] =>
  HOURS.map((hour) => workflow.report(`2026-01-05T${hour}:00:00Z`));

describe('replay of a deployed monitor', () => {
  let workflow: Workflow;
  const replay = (input: Partial<MonitorInput> = {}, range = RANGE) =>
    replayStored(
      {
        store: workflow.store,
        bucket: 'state',
        monitor: monitorSchema.parse({ model: 'price', task: 'regression', columns: COLUMNS, ...input }),
      },
      range,
    );
  beforeAll(async () => {
    workflow = await judged({});
  });

  it('says what was said, under the monitor file that judged', async () => {
    const { windows } = await replay();
    expect(windows.map(({ report }) => report.verdict)).toEqual(['OK', 'ALARM', 'OK', 'ALARM']);
    expect(windows.map(({ report }) => withoutSentences(report))).toEqual(
      reportsOf(workflow).map(withoutSentences),
    );
    expect(windows.map(({ before }) => before?.verdict)).toEqual(windows.map(({ report }) => report.verdict));
  });

  it.each([
    ['a higher floor of the effect', { drift: { minimumEffect: 0.5 } }],
    ['another rule', { drift: { rule: 'anyColumn' as const } }],
    ['another limit', { drift: { rule: 'meanStatistic' as const, threshold: 0.05 } }],
    ['fewer rows needed', { drift: { minimumRows: 50 }, performance: { minimumRows: 30 } }],
    ['a threshold', { performance: { thresholds: { rmse: { max: 0.5 } }, guard: 'none' as const } }],
    ['other drops', { performance: { maxDropFromPrevious: 10, maxConceptDrift: 10 } }],
    ['another budget', { drift: { falseAlarmsPerMonth: 700, correction: 'benjamini-hochberg' as const } }],
  ])('with %s, says what the monitor would have said with it', async (_, input) => {
    const { windows } = await replay(input);
    const other = reportsOf(await judged(input));
    expect(windows.map(({ report }) => withoutSentences(report))).toEqual(other.map(withoutSentences));
  });

  it('takes the windows that lie in the range, and compares the first with the one before it', async () => {
    const from = (hour: string) => ({ ...RANGE, start: Date.parse(`2026-01-05T${hour}:30:00Z`) });
    const { windows } = await replay({}, from('09'));
    expect(windows.map(({ report }) => report.window.start)).toEqual(
      HOURS.slice(1).map((hour) => `2026-01-05T${hour}:00:00Z`),
    );
    expect(windows[0]?.report.degradation).toEqual((await replay()).windows[1]?.report.degradation);
  });

  it('writes nothing', async () => {
    const before = new Map(workflow.store.objects);
    await replay({ drift: { minimumEffect: 0.9 } });
    expect(new Map(workflow.store.objects)).toEqual(before);
  });

  it('says where there is nothing to replay, and that windows of another length need the data', async () => {
    const later = { start: RANGE.end, end: RANGE.end + 3_600_000 };
    workflow.store.write(
      'state/price/reports/2026-01-05T12-00-00Z.html',
      '<!doctype html>',
      '2026-01-05T13:20:00Z',
    );
    await expect(replay({}, later)).rejects.toThrow(
      's3://state/price/reports/: no report on a window between 2026-01-05T13:00:00Z and 2026-01-05T14:00:00Z, allowed: a range with a report, of 4 from 2026-01-05T09-00-00Z.json to 2026-01-05T12-00-00Z.json',
    );
    await expect(replay({ window: '30m' })).rejects.toThrow(
      'window: got "30m", allowed with --bucket: the 3600 s',
    );
  });
});
