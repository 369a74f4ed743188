import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { csvOf, useCommandLine } from './cli.ts';

const MONITOR = {
  model: 'm',
  task: 'regression',
  columns: { id: 'id', prediction: 'p', label: 'y', features: { x: 'numeric' } },
};
const NUMBERS = Array.from({ length: 60 }, (_, row) => row);
const ROWS = csvOf({ id: NUMBERS, x: NUMBERS, p: NUMBERS, y: NUMBERS });

type Case = readonly [
  about: string,
  args: string,
  line: string | RegExp,
  environment?: Record<string, string>,
];

/** Each is one call; words of the form @name stand for a file of that name. */
const CALLS: readonly Case[] = [
  ['no command', '', /^cdk-model-monitor: no command, allowed: check, backtest, replay, /],
  [
    'an unknown command',
    'chek',
    /^cdk-model-monitor: unknown command 'chek' \(Did you mean check\?\), allowed: check, backtest, replay, /,
  ],
  [
    'a mistyped option',
    'check --refrence a.csv --current a.csv',
    /^cdk-model-monitor check: unknown option '--refrence' \(Did you mean --reference\?\), allowed: --config, --reference, /,
  ],
  [
    'missing options',
    'check --json',
    'cdk-model-monitor check: missing --reference <file> and --current <file>, see cdk-model-monitor check --help',
  ],
  [
    'a missing option',
    'backtest --reference a.csv --batch-size 5',
    'cdk-model-monitor backtest: missing --data <file>, see cdk-model-monitor backtest --help',
  ],
  ['an option without its value', 'check --current', /option '--current <file>' argument missing$/],
  [
    'words too many',
    'check --reference a.csv --current a.csv b.csv',
    /^cdk-model-monitor check: too many arguments/,
  ],
];

const DATA: readonly Case[] = [
  ['a missing file', 'check --reference none.csv --current a.csv', 'none.csv: no such file'],
  ['a folder', 'check --reference a.csv --current folder', 'folder: is a folder, not a file'],
  [
    'an unknown ending',
    'check --reference a.csv --current notes.txt',
    'notes.txt: unknown format, allowed endings: .csv, .jsonl, .ndjson, .json, .parquet, .pq, each also with .gz',
  ],
  ['broken gzip', 'check --reference cut.csv.gz --current a.csv', /^cut\.csv\.gz: broken gzip file: /],
  [
    'an empty reference',
    'check --reference empty.csv --current a.csv',
    'empty.csv: the file is empty, allowed: a reference with named columns',
  ],
  [
    'a reference of broken lines',
    'check --reference broken.jsonl --current a.csv',
    'broken.jsonl: no row can be read, line 1: not a JSON object: "nothing", allowed: a reference with named columns',
  ],
  [
    'values that are separated by semicolons',
    'check --reference a.csv --current semicolons.csv',
    'semicolons.csv: has no column of a.csv (it has one column, "x;y"; values are separated by ","), allowed: one or more of "id", "x", "p", "y"',
  ],
  [
    'the same where a monitor file is to be made of it',
    'init --data semicolons.csv',
    'semicolons.csv: cannot be told apart (it has one column, "x;y"; values are separated by ","), allowed: a file with rows to infer from',
  ],
  [
    'a list in place of JSON Lines where a monitor file is to be made of it',
    'init --data rows.json',
    'rows.json: has no row that can be read: line 1: a list, expected one JSON object a line: "[{\\"x\\":1}]", allowed: a file with rows to infer from',
  ],
  [
    'a positive label that no label is',
    'check --config yesno.json --reference yesno.csv --current yesno.csv',
    'columns.positiveLabel: got 1, which no label of the reference is, allowed: one of "no", "yes"',
  ],
  [
    'a column named twice',
    'check --reference a.csv --current twice.csv',
    'twice.csv: the header line names column "x" twice',
  ],
  [
    'a folder for results that is a file',
    'backtest --reference a.csv --data a.csv --batch-size 30 --out a.csv',
    /^a\.csv: cannot write the results of --out there, allowed: a folder: /,
  ],
];

const CONFIG: readonly Case[] = [
  ['no monitor file', 'check --config none.json @files', 'none.json: no such file'],
  [
    'one that is not JSON',
    'check --config cut.json @files',
    'cut.json: line 3, column 1: not JSON, allowed here: a value',
  ],
  ['one that is no object', 'check --config list.json @files', /^list\.json: .*allowed: /],
  [
    'an unknown key',
    'check --config key.json @files',
    /^key\.json: got the unknown key "driftt" \(did you mean "drift"\?\), allowed: "\$schema", "model", /,
  ],
  [
    'a bad value',
    'check --config task.json @files',
    'task.json: task: got "forecast", allowed: "regression", "binary", "multiclass"',
  ],
  [
    'two faults',
    'check --config two.json @files',
    /^two\.json: .*task: missing.*; two\.json: .*drift\.minimumRows: got 0, allowed: /,
  ],
  [
    'a feature that is in no data',
    'check --config feature.json @files',
    'feature.json: columns.features.z: no data has a column "z", allowed: "id", "x", "p", "y"',
  ],
  [
    'a timestamp that is in no data',
    'check --config ts.json @files',
    'ts.json: columns.timestamp: no data has a column "when", allowed: "id", "x", "p", "y"',
  ],
  [
    'a threshold on another task',
    'check --config auc.json @files',
    'auc.json: performance.thresholds.auc: got "auc", allowed for task "regression": "mse", "rmse", "mae", "r2", "mape", "bias"',
  ],
  [
    'labels without a monitor file',
    'check @files --labels a.csv',
    '--labels: columns.id is needed to join --labels; name it in the monitor file given by --config',
  ],
  [
    'labels without a label column in the monitor file',
    'check --config nolabel.json @files --labels a.csv',
    'nolabel.json: columns.label is needed to join --labels; name it in the monitor file given by --config',
  ],
  [
    'files and a range of windows at once',
    'baseline --config m.json --data a.csv --from 2026-01-01',
    'baseline: --data and a range by --from or --to are both given, allowed: one of the two',
  ],
  [
    'a labels file without the id',
    'check --config m.json @files --labels noid.csv',
    'noid.csv: no column "id", which columns.id names; the file has: "y"',
  ],
];

const BACKTEST: readonly Case[] = [
  [
    'neither a batch size nor a period column',
    'backtest @data',
    'backtest: neither --batch-size nor --period-column is given, allowed: one of the two, or columns.period in the monitor file',
  ],
  [
    'both of them',
    'backtest @data --batch-size 10 --period-column x',
    'backtest: --batch-size and --period-column are both given, allowed: one of the two',
  ],
  ...['0', '-5', '2.5', 'ten', ''].map(
    (size): Case => [
      `a batch size of "${size}"`,
      `backtest @data --batch-size=${size}`,
      `cdk-model-monitor backtest: option '--batch-size <rows>' argument '${size}' is invalid, allowed: a whole number from 1.`,
    ],
  ),
  [
    'a batch size in the environment that is none',
    'backtest @data',
    "cdk-model-monitor backtest: option '--batch-size <rows>' value 'x' from env 'BATCH_SIZE' is invalid, allowed: a whole number from 1.",
    { BATCH_SIZE: 'x' },
  ],
  [
    'a period column that is not there',
    'backtest @data --period-column week',
    'a.csv: no column "week" to take the periods from, allowed: "id", "x", "p", "y"',
  ],
  [
    'a start after the end',
    'backtest @data --batch-size 10 --start-period 3 --end-period 2',
    'a.csv: --start-period and --end-period ask for periods 3 to 2, allowed: 0 to 5, the start not after the end',
  ],
  [
    'an end beyond the data',
    'backtest @data --batch-size 10 --end-period 6',
    'a.csv: --start-period and --end-period ask for periods 0 to 6, allowed: 0 to 5, the start not after the end',
  ],
  [
    'a start beyond the data',
    'backtest @data --batch-size 10 --start-period 6',
    /ask for periods 6 to 5, allowed: 0 to 5/,
  ],
  [
    'an onset beyond the data',
    'backtest @data --batch-size 10 --onset 6',
    'a.csv: --onset names period 6, allowed: 0 to 5',
  ],
  [
    'a start below zero',
    'backtest @data --batch-size 10 --start-period=-1',
    /'-1' is invalid, allowed: a whole number from 0/,
  ],
  [
    'an accuracy in percent',
    'backtest @data --accuracy-threshold 85',
    /'85' is invalid, allowed: a number from 0 to 1/,
  ],
  [
    'a drop that is none',
    'backtest @data --degradation-threshold x',
    /'x' is invalid, allowed: a number from 0\.$/,
  ],
  [
    'a threshold in the environment that is none',
    'backtest @data --batch-size 10',
    /value 'high' from env 'ACCURACY_THRESHOLD' is invalid, allowed: a number from 0 to 1\.$/,
    { ACCURACY_THRESHOLD: 'high' },
  ],
  [
    'an accuracy threshold on a regression',
    'backtest --config m.json @data --batch-size 10 --accuracy-threshold 0.8',
    'm.json: task: got "regression", allowed with --accuracy-threshold or ACCURACY_THRESHOLD: "binary", "multiclass"',
  ],
  [
    'an accuracy threshold without a monitor file',
    'backtest @data --batch-size 10',
    'without --config: got "regression", allowed with --accuracy-threshold or ACCURACY_THRESHOLD: "binary", "multiclass"',
    { ACCURACY_THRESHOLD: '0.8' },
  ],
];

const yesNo = (row: number) => (row % 2 === 0 ? 'yes' : 'no');

const STAND_INS: Readonly<Record<string, string>> = {
  '@files': '--reference a.csv --current a.csv',
  '@data': '--reference a.csv --data a.csv',
};

describe('errors are one line on stderr that names the place and what is allowed, exit code 1', () => {
  const cli = useCommandLine();

  beforeAll(() => {
    const writeMonitor = (name: string, change: object) =>
      cli.write(name, JSON.stringify({ ...MONITOR, ...change }));
    mkdirSync(join(cli.folder, 'folder'));
    cli.write('a.csv', ROWS);
    cli.write('empty.csv', '');
    cli.write('broken.jsonl', 'nothing\n');
    cli.write('twice.csv', 'x,p,x\n1,2,3\n');
    cli.write('notes.txt', 'hello');
    cli.write('semicolons.csv', 'x;y\n1;2\n');
    cli.write('rows.json', '[{"x":1}]\n');
    cli.write('yesno.csv', csvOf({ p: NUMBERS.map(yesNo), y: NUMBERS.map(yesNo), x: NUMBERS }));
    cli.write('noid.csv', 'y\n1\n');
    cli.write('cut.csv.gz', gzipSync(ROWS).subarray(0, 60));
    cli.write('cut.json', '{\n  "model": \n}');
    cli.write('list.json', '[]');
    cli.write('two.json', '{"model": "m", "drift": {"minimumRows": 0}}');
    writeMonitor('m.json', {});
    writeMonitor('yesno.json', { task: 'binary', columns: { prediction: 'p', label: 'y' } });
    writeMonitor('key.json', { driftt: {} });
    writeMonitor('task.json', { task: 'forecast' });
    writeMonitor('feature.json', { columns: { features: { x: 'numeric', z: 'numeric' } } });
    writeMonitor('ts.json', { columns: { timestamp: 'when' } });
    writeMonitor('auc.json', { performance: { thresholds: { auc: { min: 0.8 } } } });
    writeMonitor('nolabel.json', { columns: { id: 'id' } });
  });

  it.for<Case>([...CALLS, ...DATA, ...CONFIG, ...BACKTEST])(
    '%s',
    async ([, words, line, environment = {}]) => {
      const args = words
        .replace(/@\w+/g, (name) => STAND_INS[name] ?? name)
        .split(' ')
        .filter((word) => word !== '');
      // Variables that make other tools chatty change nothing.
      const { code, stdout, stderr } = await cli.call(args, { DEBUG: '*', ...environment });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).not.toMatch(/\n\s+at |Error:|undefined|\[object/);
      if (typeof line === 'string') expect(stderr).toBe(`${line}\n`);
      else expect(stderr.trimEnd()).toMatch(line);
    },
  );

  it('but help and version are answers: on stdout, exit code 0', async () => {
    for (const args of [['--help'], ['check', '--help'], ['help', 'backtest'], ['--version']]) {
      const { code, stdout, stderr } = await cli.call(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toBe('');
    }
  });
});
