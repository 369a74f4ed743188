import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { normals } from '../core/support.ts';
import { csvOf, monitorFile, useCommandLine } from './cli.ts';
import { BINARY_MONITOR, binaryRows, MULTICLASS_MONITOR, multiclassRows, without } from './models.ts';

const DIAMONDS = [
  ...['--config', monitorFile('diamonds'), '--reference', 'diamonds/reference.csv'],
  ...['--data', 'diamonds/predictions.jsonl', '--labels', 'diamonds/labels.jsonl'],
];

describe('backtest of diamonds', () => {
  const cli = useCommandLine({ examples: true });
  let whole: Awaited<ReturnType<typeof cli.backtest>>;
  beforeAll(async () => {
    whole = await cli.backtest([...DIAMONDS, '--batch-size', '500']);
  });

  it('judges batches in the order of the data and finds the drift and the price rise where they began', () => {
    const { code, periods, summary } = whole;
    expect(code).toBe(2);
    expect(periods.map(({ window }) => window.period)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(periods.map(({ window }) => window.start)).toEqual(
      periods.map((_, hour) => `2026-03-01T0${hour}:00:00Z`),
    );
    expect(periods.map(({ rows }) => rows.current)).toEqual(periods.map(() => 500));
    expect(summary).toEqual({
      model: 'diamonds-price',
      periods: 10,
      judged: 10,
      alarms: 4,
      falseAlarms: null,
      delay: null,
      firstAlarm: 6,
      firstDrift: 6,
      firstDegradation: 8,
      stoppedAt: null,
      verdict: 'ALARM',
      findings: [],
      limits: expect.any(Array),
    });
  });

  it('puts the rows that are left over into a last, smaller period', async () => {
    const { periods, summary } = await cli.backtest([...DIAMONDS, '--batch-size', '1800']);
    expect(periods.map(({ rows }) => rows.current)).toEqual([1800, 1800, 1400]);
    expect(summary.periods).toBe(3);
  });

  it('judges a range with both ends as a run through all periods would', async () => {
    const range = ['--start-period', '6', '--end-period', '8'];
    const part = await cli.backtest([...DIAMONDS, '--batch-size', '500', ...range]);
    expect(part.periods).toEqual(whole.periods.slice(6, 9));
    expect(part.summary).toMatchObject({ periods: 10, judged: 3, firstAlarm: 6, firstDegradation: 8 });
    const one = await cli.backtest([...DIAMONDS, '--batch-size', '500', '--start-period', '9']);
    expect(one.periods).toEqual(whole.periods.slice(9));
  });

  it('ends with code 0 where the judged periods are all right', async () => {
    const { code, summary } = await cli.backtest([...DIAMONDS, '--batch-size', '500', '--end-period', '5']);
    expect({ code, ...summary }).toMatchObject({
      code: 0,
      verdict: 'OK',
      judged: 6,
      alarms: 0,
      firstAlarm: null,
    });
  });

  it('ends after the first degraded period where it is told to', async () => {
    const { periods, summary } = await cli.backtest([
      ...DIAMONDS,
      '--batch-size',
      '500',
      '--stop-at-degradation',
    ]);
    expect(periods).toHaveLength(9);
    expect(summary).toMatchObject({ stoppedAt: 8, firstDegradation: 8, judged: 9, periods: 10 });
  });

  it('writes the same results to a folder, which it makes', async () => {
    const { code, stdout } = await cli.call([
      'backtest',
      '--json',
      ...DIAMONDS,
      '--batch-size',
      '1000',
      '--out',
      'a/b',
    ]);
    expect(code).toBe(2);
    expect(readFileSync(join(cli.folder, 'a/b/monitoring_results.json'), 'utf8')).toBe(stdout);
  });

  it('says for people which rows were left out, and that there was none where all were', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => `${row},${row}`);
    cli.write('whole.csv', ['x,y', ...rows].join('\n'));
    cli.write('broken.csv', ['x,y', ...rows, '1,2,3'].join('\n'));
    cli.write('list.json', '[{"x":1,"y":2}]');
    const over = (data: string) =>
      cli.call(['backtest', '--reference', 'whole.csv', '--data', data, '--batch-size', '30']);
    expect((await over('broken.csv')).stdout).toContain(
      'Findings\n  warn   broken.csv: 1 broken row was left out: line 62: 3 fields, expected 2: "1,2,3".',
    );
    const none = await over('list.json');
    expect(none).toMatchObject({ code: 0, stderr: '' });
    expect(none.stdout).toMatch(/^No period was judged: the data has no row that can be read\.\n/);
    expect(none.stdout).toContain('line 1: a list, expected one JSON object a line');
    expect(none.stdout).not.toContain('Hint');
  });

  it('says for people one line a period and how many alarmed', async () => {
    const { stdout } = await cli.call([
      'backtest',
      ...DIAMONDS,
      '--batch-size',
      '500',
      '--stop-at-degradation',
    ]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatch(/^ {3}0 {2}OK /);
    expect(lines[6]).toMatch(/^ {3}6 {2}ALARM .*carat/);
    expect(lines[9]).toBe('3 of 9 periods alarmed. Stopped after period 8, the first degraded one.');
  });

  it('takes periods from a column in the order in which its values first appear', async () => {
    const taxis = ['--config', monitorFile('taxis'), '--reference', 'taxis/reference.csv'];
    const data = ['--data', 'taxis/predictions.csv', '--labels', 'taxis/labels.csv'];
    const { periods, summary } = await cli.backtest([...taxis, ...data, '--period-column', 'day']);
    expect(summary.periods).toBe(16);
    expect(periods[0]?.window).toEqual({
      start: '2019-03-16T00:00:00Z',
      end: '2019-03-17T00:00:00Z',
      period: 0,
    });
    expect(periods.at(-1)?.window.start).toBe('2019-03-31T00:00:00Z');
  });
});

describe('periods named by a column', () => {
  const cli = useCommandLine();
  const COUNT = 300;
  const x = normals(11, COUNT);
  /** Weeks whose names are in no order, that return, and that some rows lack. */
  const week = x.map((_, row) =>
    row % 10 === 9 ? '' : (['b', 'a', '10', '9'][Math.floor(row / 50) % 4] as string),
  );
  const files = () => [
    ...['--reference', cli.write('reference.csv', csvOf({ x: normals(12, 500), week: normals(13, 500) }))],
    ...['--data', cli.write('data.csv', csvOf({ x, week }))],
  ];

  it('come in the order of the data; rows without one are a period too', async () => {
    const { periods } = await cli.backtest([...files(), '--period-column', 'week']);
    expect(periods.map(({ rows }) => rows.current)).toEqual([90, 30, 90, 45, 45]);
  });

  it('are never a feature', async () => {
    const { periods } = await cli.backtest([...files(), '--period-column', 'week']);
    expect(periods[0]?.drift?.columns.map(({ column }) => column)).toEqual(['x']);
  });

  it('may be named by the monitor file; flags and BATCH_SIZE come first', async () => {
    const monitor = { model: 'm', task: 'regression', columns: { period: 'week' } };
    const args = [...files(), '--config', cli.write('m.json', JSON.stringify(monitor))];
    expect((await cli.backtest(args)).summary.periods).toBe(5);
    expect((await cli.backtest(args, { BATCH_SIZE: '100' })).summary.periods).toBe(3);
    expect(
      (await cli.backtest([...args, '--batch-size', '150'], { BATCH_SIZE: '100' })).summary.periods,
    ).toBe(2);
    const column = [...args, '--period-column', 'week'];
    expect((await cli.backtest(column, { BATCH_SIZE: '100' })).summary.periods).toBe(5);
    expect((await cli.backtest(args, { BATCH_SIZE: '' })).summary.periods).toBe(5);
  });

  it('are none in data without rows: too little to judge, not an error', async () => {
    const data = ['--reference', cli.write('r.csv', csvOf({ x })), '--data', cli.write('empty.csv', 'x\n')];
    const { code, periods, summary } = await cli.backtest([...data, '--batch-size', '10']);
    expect({ code, periods }).toEqual({ code: 0, periods: [] });
    expect(summary).toMatchObject({ verdict: 'INSUFFICIENT_DATA', periods: 0, judged: 0 });
  });
});

/** The label generator's scenario: 20 periods of 250, of which exactly ⌈250 · (0.95 − 0.025 k)⌉ are right. */
function degradingLabels() {
  const PERIODS = 20;
  const SIZE = 250;
  const columns = {
    customer_id: [] as number[],
    known_prediction: [] as number[],
    label: [] as number[],
    period: [] as number[],
  };
  for (let period = 0; period < PERIODS; period += 1) {
    // In thousandths, which are whole, so that no rounding of 0.95 − 0.025 k moves the ceiling.
    const right = Math.ceil((SIZE * (950 - 25 * period)) / 1000);
    for (let row = 0; row < SIZE; row += 1) {
      const prediction = (row + period) % 2;
      columns.customer_id.push(period * SIZE + row);
      columns.known_prediction.push(prediction);
      columns.label.push(row < right ? prediction : 1 - prediction);
      columns.period.push(period);
    }
  }
  return { ...columns, amount: normals(21, PERIODS * SIZE) };
}

describe('backtest of degrading labels', () => {
  const cli = useCommandLine();
  const rows = degradingLabels();
  const MONITOR = {
    model: 'degrading',
    task: 'binary',
    columns: { id: 'customer_id', prediction: 'known_prediction', label: 'label' },
  };
  const setUp = (performance?: object): readonly string[] => [
    ...['--config', cli.write('monitor.json', JSON.stringify({ ...MONITOR, performance }))],
    ...['--reference', cli.write('reference.csv', csvOf(without(rows, 'label', 'period')))],
    ...['--data', cli.write('data.csv', csvOf(rows))],
  ];
  const firstDegraded = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    (await cli.backtest(args, environment)).summary.firstDegradation;

  it('has the accuracies of the generator', async () => {
    const { periods } = await cli.backtest([...setUp(), '--period-column', 'period']);
    expect(periods.map(({ performance }) => performance?.metrics.accuracy?.value)).toEqual(
      periods.map((_, period) => Math.ceil((250 * (950 - 25 * period)) / 1000) / 250),
    );
    expect(periods).toHaveLength(20);
  });

  it('first degrades in period 5 at a threshold of 0.85, and stops there where it is told to', async () => {
    const args = [...setUp(), '--batch-size', '250', '--accuracy-threshold', '0.85'];
    expect(await firstDegraded(args)).toBe(5);
    const { code, periods, summary } = await cli.backtest([...args, '--stop-at-degradation']);
    expect(code).toBe(2);
    expect(periods.map(({ degradation }) => degradation?.verdict)).toEqual([
      'OK',
      'OK',
      'OK',
      'OK',
      'OK',
      'ALARM',
    ]);
    expect(summary).toMatchObject({ stoppedAt: 5, periods: 20, judged: 6 });
    expect(periods[5]?.degradation).toMatchObject({
      guard: 'none',
      rules: [
        {
          rule: 'belowThreshold',
          metric: 'accuracy',
          value: 207 / 250,
          against: 0.85,
          limit: 0.85,
          pValue: null,
        },
        { rule: 'dropFromPrevious', verdict: 'OK', limit: 0.05 },
        { rule: 'conceptDrift', verdict: 'INSUFFICIENT_DATA', reason: 'no-baseline' },
      ],
    });
  });

  it('joins the labels from a file of their own with the same result', async () => {
    const [config, file, reference, path] = setUp();
    const data = cli.write('predictions.csv', csvOf(without(rows, 'label')));
    const labels = cli.write('labels.csv', csvOf({ label: rows.label, customer_id: rows.customer_id }));
    const args = [config, file, reference, path, '--data', data, '--labels', labels].map(String);
    expect(await firstDegraded([...args, '--period-column', 'period', '--accuracy-threshold', '0.85'])).toBe(
      5,
    );
  });

  it('lets flags beat the environment and the environment beat the file', async () => {
    const args = [...setUp({ thresholds: { accuracy: { min: 0.6 } }, guard: 'none' }), '--batch-size', '250'];
    expect(await firstDegraded(args)).toBe(15);
    expect(await firstDegraded(args, { ACCURACY_THRESHOLD: '0.7' })).toBe(11);
    expect(await firstDegraded([...args, '--accuracy-threshold', '0.8'], { ACCURACY_THRESHOLD: '0.7' })).toBe(
      7,
    );
    expect(await firstDegraded(args, { ACCURACY_THRESHOLD: '' })).toBe(15);
  });

  it('lets a drop from the previous period degrade, strictly', async () => {
    const args = [...setUp(), '--batch-size', '250'];
    expect(await firstDegraded([...args, '--degradation-threshold', '0.02'])).toBe(1);
    expect(await firstDegraded(args, { DEGRADATION_THRESHOLD: '0.02' })).toBe(1);
    // Periods lose 6 or 7 of 250 rows: the limit itself is not past.
    expect(await firstDegraded([...args, '--degradation-threshold', '0.028'])).toBeNull();
    expect(await firstDegraded([...args, '--degradation-threshold', '0.027'])).toBe(
      [0, 1, 2, 3].map((k) => rightOf(k) - rightOf(k + 1)).indexOf(7) + 1,
    );
  });

  it('judges by the bare limit where the threshold came by flag, unless the file sets a guard', async () => {
    const args = ['--batch-size', '250', '--accuracy-threshold', '0.85'];
    const guarded = await cli.backtest([...setUp({ guard: 'significance' }), ...args]);
    expect(guarded.periods[5]?.degradation).toMatchObject({ guard: 'significance', verdict: 'OK' });
    expect(guarded.periods[5]?.degradation?.rules[0]).toMatchObject({ reason: 'may-be-chance' });
    expect(guarded.summary.firstDegradation).toBeGreaterThan(5);
    const fromFile = await cli.backtest([
      ...setUp({ thresholds: { accuracy: { min: 0.85 } } }),
      '--batch-size',
      '250',
    ]);
    expect(fromFile.periods[5]?.degradation).toMatchObject({ guard: 'significance', verdict: 'OK' });
  });

  it('tells what is odd about the labels once, not in every period', async () => {
    const [config, file, reference, path] = setUp();
    const labels = { customer_id: [...rows.customer_id, 7, 7], label: [...rows.label, 0, 1] };
    const args = [config, file, reference, path, '--data', cli.write('p.csv', csvOf(without(rows, 'label')))];
    const { periods, summary } = await cli.backtest([
      ...args.map(String),
      ...['--labels', cli.write('l.csv', `${csvOf(labels)}1,2,3\n`), '--batch-size', '2500'],
    ]);
    expect(summary.findings.map(({ kind }) => kind)).toEqual(['malformed-row', 'conflicting-label']);
    expect(periods.flatMap(({ findings }) => findings.map(({ kind }) => kind))).not.toContain(
      'conflicting-label',
    );
  });
});

const rightOf = (period: number): number => Math.ceil((250 * (950 - 25 * period)) / 1000);

describe('backtest of classifiers', () => {
  const cli = useCommandLine();
  const append = (parts: readonly Readonly<Record<string, readonly unknown[]>>[]) =>
    Object.fromEntries(
      Object.keys(parts[0] ?? {}).map((name) => [name, parts.flatMap((part) => part[name] ?? [])]),
    );

  it('finds the period in which a binary model lost its signal', async () => {
    const parts = [1, 2, 3, 4, 5].map((seed) => binaryRows(seed * 10, 500, seed < 4 ? 0.5 : 2));
    const { summary, periods } = await cli.backtest([
      ...['--config', cli.write('churn.json', JSON.stringify(BINARY_MONITOR))],
      ...['--reference', cli.write('reference.csv', csvOf(binaryRows(99, 2000)))],
      ...['--data', cli.write('data.csv', csvOf(append(parts))), '--batch-size', '500'],
    ]);
    expect(summary).toMatchObject({ periods: 5, firstDegradation: 3, verdict: 'ALARM' });
    expect(
      periods[3]?.degradation?.rules.filter(({ verdict }) => verdict === 'ALARM').map(({ rule }) => rule),
    ).toEqual(['dropFromPrevious', 'conceptDrift']);
  });

  it('finds the period in which a multiclass model got worse', async () => {
    const parts = [1, 2, 3].map((seed) => multiclassRows(seed * 10, 600, seed < 3 ? 0.9 : 0.7));
    const { summary } = await cli.backtest([
      ...['--config', cli.write('animals.json', JSON.stringify(MULTICLASS_MONITOR))],
      ...['--reference', cli.write('reference.csv', csvOf(multiclassRows(99, 2000, 0.9)))],
      ...['--data', cli.write('data.csv', csvOf(append(parts))), '--batch-size', '600'],
    ]);
    expect(summary).toMatchObject({ periods: 3, firstDegradation: 2, verdict: 'ALARM' });
  });
});
