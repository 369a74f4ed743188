import { beforeAll, describe, expect, it } from 'vitest';
import type { ReplayResult } from '../../bin/replay/replay.ts';
import { monitorFile, useCommandLine } from './cli.ts';

const FILES = [
  ...['--config', monitorFile('diamonds'), '--reference', 'diamonds/reference.csv'],
  ...['--labels', 'diamonds/labels.jsonl', '--data', 'diamonds/predictions.jsonl'],
];

describe('replay of files', () => {
  const cli = useCommandLine({ examples: true });
  const replay = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await cli.call(['replay', '--json', ...args]);
    expect(stderr).toBe('');
    return { code, ...(JSON.parse(stdout) as ReplayResult) };
  };
  let whole: Awaited<ReturnType<typeof replay>>;
  beforeAll(async () => {
    whole = await replay(...FILES, '--from', '2026-03-01', '--to', '2026-03-01T11:00:00Z');
  });

  it('judges hour by hour, as a backtest of batches that are hours does', async () => {
    const backtest = await cli.backtest([...FILES, '--batch-size', '500']);
    expect(whole.windows).toHaveLength(11);
    backtest.periods.forEach(({ window: { period: _, ...window }, ...report }, index) => {
      expect(whole.windows[index]?.report).toEqual({ ...report, window });
    });
  });

  it('judges an hour without rows, and counts what alarms', () => {
    expect(whole.windows[10]?.report).toMatchObject({ verdict: 'INSUFFICIENT_DATA', rows: { current: 0 } });
    expect(whole.code).toBe(2);
    expect(whole.summary).toMatchObject({
      from: '2026-03-01T00:00:00Z',
      to: '2026-03-01T11:00:00Z',
      windows: 11,
      alarms: 4,
      newAlarms: null,
      verdict: 'ALARM',
      findings: [],
    });
  });

  it('compares the first window with the one before it, though the range begins there', async () => {
    const later = await replay(...FILES, '--from', '2026-03-01T08:00', '--to', '2026-03-01T10:00');
    expect(later.windows).toEqual(whole.windows.slice(8, 10));
  });

  it('ends with 0 where nothing alarms, and prints a line a window', async () => {
    const quiet = [...FILES, '--from', '2026-03-01', '--to', '2026-03-01T03:00'];
    const { code, stdout } = await cli.call(['replay', ...quiet]);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(4);
    expect(stdout).toMatch(/^2026-03-01T00:00:00Z {2}OK /);
    expect(stdout).toContain('\n0 of 3 windows alarm.\n');
  });

  it.each([
    [
      ['--from', 'yesterday', '--to', '2026-03-02'],
      'replay: --from: got "yesterday", allowed: a time such as',
    ],
    [
      ['--from', '2026-03-02', '--to', '2026-03-01'],
      'replay: --from 2026-03-02 is not before --to 2026-03-01',
    ],
    [
      ['--from', '2030-01-01', '--to', '2030-01-02'],
      'diamonds/predictions.jsonl: no row in the 24 windows from 2030-01-01T00:00:00Z to 2030-01-02T00:00:00Z, allowed: its rows lie in the windows from 2026-03-01T00:00:00Z to 2026-03-01T10:00:00Z',
    ],
    [
      ['--from', '2026-03-01', '--to', '2026-03-01T00:10'],
      'diamonds/predictions.jsonl: no window of 3600 s lies between --from 2026-03-01 and --to 2026-03-01T00:10, allowed: ',
    ],
    [['--to', '2026-03-01'], 'cdk-model-monitor replay: missing --from <time>, see'],
  ])('refuses %j in one line', async (range, line) => {
    const { code, stderr } = await cli.call(['replay', ...FILES, ...range]);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(line);
  });

  it('says what it can be made from', async () => {
    const range = ['--from', '2026-03-01', '--to', '2026-03-02'];
    const { code, stderr } = await cli.call(['replay', '--config', monitorFile('diamonds'), ...range]);
    expect(code).toBe(1);
    expect(stderr).toContain('neither --bucket nor --reference and --data are given');
  });
});
