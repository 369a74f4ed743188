import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { normals } from '../core/support.ts';
import { csvOf, useCommandLine } from './cli.ts';

const ROWS = 5000;
const DATA = 'labels/artificial_ground_truth_data.csv';
const BACKTEST = ['backtest', '--reference', 'features.csv', '--data', DATA, '--accuracy-threshold', '0.85'];

describe('simulate labels', () => {
  const cli = useCommandLine();
  beforeAll(async () => {
    const scores = [...normals(3, ROWS)].map((value) => 1 / (1 + Math.exp(-value)));
    const features = { age: [...normals(1, ROWS)], income: [...normals(2, ROWS)] };
    cli.write('features.csv', csvOf(features));
    const prediction = scores.map((score) => (score >= 0.5 ? 1 : 0));
    cli.write('scored.csv', csvOf({ ...features, prediction, score: scores }));
    const made = await cli.call(['simulate', 'labels', '--data', 'scored.csv', '--out', 'labels']);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain('5000 rows in 20 periods of 250, accuracy from 0.952 to 0.476');
  });
  const read = (...path: string[]): string => readFileSync(join(cli.folder, ...path), 'utf8');

  it('writes the data with its labels and a file that describes them', () => {
    const [heads, ...rows] = read(DATA).trim().split('\n');
    expect(heads).toBe('age,income,known_prediction,score,artificial_ground_truth,period');
    expect(rows).toHaveLength(ROWS);
    const metadata = JSON.parse(read('labels', 'ground_truth_metadata.json'));
    expect(metadata).toMatchObject({
      rows: ROWS,
      periods: 20,
      batchSize: 250,
      degradationRate: 0.025,
      classes: [0, 1],
    });
    expect(metadata.accuracies[5]).toEqual({ period: 5, rows: 250, right: 207, accuracy: 0.828 });
  });

  it('makes a history in which backtest stops after period 5 and says so', async () => {
    const { code, stdout, stderr } = await cli.call([...BACKTEST, '--stop-at-degradation']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toContain('Stopped after period 5, the first degraded one.');
    expect(stdout).not.toMatch(/^ {3}6 /m);
  });

  it('rates other limits by false alarms and delay, where it is told when things went bad', async () => {
    const { summary } = await cli.backtest([...BACKTEST.slice(1), '--onset', '5']);
    const limits = summary.limits.filter(({ setting }) => setting === 'performance.thresholds.accuracy.min');
    expect(limits.length).toBeGreaterThan(5);
    expect(limits.at(-1)).toMatchObject({ limit: 0.952, falseAlarms: 4, delay: 0 });
    expect(limits[0]).toMatchObject({
      limit: 0.476,
      alarms: 0,
      firstAlarm: null,
      falseAlarms: 0,
      delay: null,
    });
    expect(summary).toMatchObject({ falseAlarms: 0, delay: 0 });
    const { stdout } = await cli.call([...BACKTEST, '--onset', '5']);
    expect(stdout).toMatch(/^\d+ of 20 periods alarmed; 0 false, found at once\.$/m);
    expect(stdout).toMatch(/accuracy\.min 0\.952: .*; 4 false, found at once$/m);
    expect(stdout).not.toMatch(/found [01] periods/);
  });

  it('leaves the predictions and labels of each period, the results, a log and a page in a folder', async () => {
    const stop = ['--stop-at-degradation', '--out', 'out'];
    expect(await cli.call([...BACKTEST, ...stop])).toMatchObject({ code: 2 });
    const names = readdirSync(join(cli.folder, 'out'));
    expect(names).toHaveLength(3 + 2 * 6);
    const { predictions } = JSON.parse(read('out', 'predictions_period_5.json'));
    const { labels } = JSON.parse(read('out', 'period_5_ground_truth.json'));
    expect([predictions.length, labels.length]).toEqual([250, 250]);
    expect(predictions[0]).toMatchObject({ row: 1250, known_prediction: expect.any(Number) });
    expect(labels[0]).toMatchObject({ row: 1250, artificial_ground_truth: expect.any(Number) });
    expect(read('out', 'monitoring_log.txt')).toMatch(
      /WARN {2}stopped after period 5, the first degraded one\n/,
    );
    expect(read('out', 'report.html')).toContain('1 of 6 windows alarmed');
    expect(JSON.parse(read('out', 'monitoring_results.json')).summary).toMatchObject({
      stoppedAt: 5,
      judged: 6,
    });
  });

  it('is held to its description: data that do not fit it are refused by name', async () => {
    const lines = read(DATA).trim().split('\n');
    const flipped = (lines[1] as string).replace(/,([01]),0$/, (_, label) => `,${1 - label},0`);
    cli.write('short.csv', lines.slice(0, -1).join('\n'));
    cli.write('flipped.csv', [lines[0], flipped, ...lines.slice(2)].join('\n'));
    const metadata = ['--metadata', 'labels/ground_truth_metadata.json'];
    const check = (data: string) =>
      cli.call(['backtest', '--reference', 'features.csv', '--data', data, ...metadata]);
    const place = 'labels/ground_truth_metadata.json: does not fit';
    expect(await check('short.csv')).toMatchObject({
      code: 1,
      stderr: `${place} short.csv: it says 5000 rows, the data has 4999\n`,
    });
    expect((await check('flipped.csv')).stderr).toMatch(
      new RegExp(`^${place} flipped.csv: it says 238 right labels in period 0, the data has 23[79]\n$`),
    );
    cli.write('broken.json', '{"rows": 1}');
    const broken = await cli.call([
      'backtest',
      '--reference',
      'features.csv',
      '--data',
      DATA,
      '--metadata',
      'broken.json',
    ]);
    expect(broken).toMatchObject({ code: 1 });
    expect(broken.stderr).toMatch(
      /^broken\.json: schemaVersion: .*allowed: the metadata that simulate labels writes\n$/,
    );
  });

  it('says which rows it left out', async () => {
    const make = (...args: string[]) =>
      cli.call(['simulate', 'labels', '--data', 'scored.csv', '--out', 'rest', ...args]);
    expect(await make('--batch-size', '240')).toMatchObject({
      code: 0,
      stderr:
        'warning: scored.csv: the last 200 of 5000 rows were left out: they do not fill a period of 240\n',
    });
    const { stdout, stderr } = await make('--periods', '4', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ rows: 1000 });
    expect(stderr).toBe(
      'warning: scored.csv: the last 4000 of 5000 rows were left out: --periods 4 of 250 rows need no more\n',
    );
  });

  it('warns of a column with too many classes to be one of classes', async () => {
    cli.write('ids.csv', csvOf({ prediction: Array.from({ length: 500 }, (_, row) => `id-${row}`) }));
    const { code, stderr } = await cli.call(['simulate', 'labels', '--data', 'ids.csv', '--out', 'ids']);
    expect(code).toBe(0);
    expect(stderr).toBe(
      'warning: ids.csv: column prediction holds 500 classes in 500 rows, which is many for classes\n',
    );
  });

  it('makes a history that backtest says what is missing of, where nothing limits the accuracy', async () => {
    const { stdout } = await cli.call([...BACKTEST.slice(0, 5), '--batch-size', '250']);
    expect(stdout).toContain('0 of 20 periods alarmed.');
    expect(stdout).toMatch(
      /No limit on the accuracy is set and the reference holds no labelled predictions, .* backtest --accuracy-threshold, performance\.thresholds\.accuracy in the monitor file, or by a --reference with predictions and labels\./,
    );
    expect((await cli.call(BACKTEST)).stdout).not.toContain('No limit');
  });

  it.each([
    [
      ['--data', 'scored.csv', '--prediction', 'score'],
      /^scored\.csv: column score holds numbers such as 0\.\d+, allowed: predicted classes, named by --prediction\n$/,
    ],
    [
      ['--data', 'scored.csv', '--prediction', 'class'],
      'scored.csv: no column "class", which --prediction names, allowed: "age", "income", "prediction", "score"',
    ],
    [
      ['--data', 'scored.csv', '--batch-size', '6000'],
      'scored.csv: 5000 rows are too few for --batch-size 6000, allowed: a batch size up to 5000',
    ],
    [
      ['--data', 'scored.csv', '--periods', '21'],
      'scored.csv: 5000 rows are too few for 21 periods of --batch-size 250, allowed: up to 20 periods',
    ],
    [
      ['--periods', '2'],
      'cdk-model-monitor simulate labels: missing --data <file>, see cdk-model-monitor simulate labels --help',
    ],
  ])('refuses %j in one line', async (args, line) => {
    const { code, stderr } = await cli.call(['simulate', 'labels', ...args]);
    expect(code).toBe(1);
    expect(stderr).toMatch(line);
  });
});
