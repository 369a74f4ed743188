import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvOf, monitorFile, useCommandLine } from './cli.ts';
import { BINARY_MONITOR, binaryRows, MULTICLASS_MONITOR, multiclassRows, without } from './models.ts';

const REFERENCE = ['--reference', 'diamonds/reference.csv'];
const PREDICTIONS = ['--current', 'diamonds/predictions.jsonl'];
const LABELS = ['--labels', 'diamonds/labels.jsonl'];
const DIAMONDS = ['--config', monitorFile('diamonds'), ...REFERENCE, ...PREDICTIONS];

const VERDICT = expect.stringMatching(/^(OK|ALARM|INSUFFICIENT_DATA)$/);
const VALUE = expect.toSatisfy(
  (value) => value === null || Number.isFinite(value),
  'a finite number or null',
);
const TEXT = expect.toSatisfy((value) => value === null || typeof value === 'string', 'a text or null');
const COUNT = expect.toSatisfy((value) => Number.isInteger(value) && value >= 0, 'a count');
const PAIR = { reference: COUNT, current: COUNT };

describe('check', () => {
  const cli = useCommandLine({ examples: true });

  it('needs two files only, and finds what drifted in them', async () => {
    const taxis = ['--reference', 'taxis/reference.csv', '--current'];
    const same = await cli.check([...taxis, 'taxis/reference.csv']);
    expect(same).toMatchObject({ code: 0, verdict: 'OK', reason: null, model: 'reference', findings: [] });
    expect(same.drift?.columns.map(({ column }) => column)).not.toContain('trip_id');
    expect(same).toMatchObject({ performance: null, degradation: null });
    const diamonds = await cli.check([...REFERENCE, ...PREDICTIONS]);
    expect(diamonds).toMatchObject({ code: 2, verdict: 'ALARM', model: 'predictions' });
    expect(diamonds.drift?.driftedColumns).toContain('carat');
  });

  it('says OK of real data that barely shifted, with the p-values shown, where p < 0.05 would alarm', async () => {
    const text = readFileSync(monitorFile('taxis'), 'utf8');
    const { $schema: _schema, ...monitor } = JSON.parse(text);
    const judgeBy = (rule: string) => {
      const config = cli.write(
        'taxis.json',
        JSON.stringify({ ...monitor, drift: { ...monitor.drift, rule } }),
      );
      const files = ['--reference', 'taxis/reference.csv', '--current', 'taxis/predictions.csv'];
      return cli.check(['--config', config, ...files]);
    };
    const budget = await judgeBy('budget');
    expect(budget).toMatchObject({ code: 0, verdict: 'OK', rows: { current: 3194 } });
    const distance = budget.drift?.columns.find(({ column }) => column === 'distance');
    expect(distance?.pValue).toBeLessThan(0.05);
    expect(distance?.sentence).toContain('p = 0.029');
    expect(await judgeBy('anyColumn')).toMatchObject({ code: 2, verdict: 'ALARM' });
  });

  it('refuses files that have no column in common, for they are hardly those that were meant', async () => {
    const reference = cli.write('ab.csv', 'a,b\n1,2\n');
    const current = cli.write('cd.csv', 'c,d\n1,2\n');
    expect(await cli.call(['check', '--reference', reference, '--current', current])).toMatchObject({
      code: 1,
      stderr: 'cd.csv: has no column of ab.csv, allowed: one or more of "a", "b"\n',
    });
  });

  it('prints one JSON document and nothing else, without a number that JSON does not know', async () => {
    const { code, stdout, stderr } = await cli.call(['check', '--json', ...DIAMONDS, ...LABELS]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toBe(`${JSON.stringify(JSON.parse(stdout), null, 2)}\n`);
    expect(stdout).not.toMatch(/[:[]\s*"?(NaN|-?Infinity|undefined)"?\s*[,}\]]/);
  });

  it('gives every field of the report', async () => {
    const report = await cli.check([...DIAMONDS, ...LABELS]);
    expect(report).toMatchObject({
      schemaVersion: 1,
      model: 'diamonds-price',
      window: { start: '2026-03-01T00:00:00Z', end: '2026-03-01T10:00:00Z' },
      rows: { reference: 10_000, current: 5_000 },
      verdict: 'ALARM',
      reason: 'drifted',
      drift: { verdict: 'ALARM', reason: 'drifted', rule: 'budget', score: VALUE },
      performance: { verdict: 'OK', reason: null, n: 5_000, labelCoverage: 1 },
      degradation: { verdict: 'OK', reason: null },
    });
    for (const column of report.drift?.columns ?? []) {
      expect(column).toMatchObject({
        column: expect.any(String),
        role: expect.stringMatching(/^(feature|prediction)$/),
        kind: expect.stringMatching(/^(numeric|categorical)$/),
        test: expect.stringMatching(/^(ks|chi-square|missing-share)$/),
        statistic: VALUE,
        effect: VALUE,
        pValue: VALUE,
        adjustedPValue: VALUE,
        threshold: 1 / 720,
        verdict: VERDICT,
        method: TEXT,
        errorBound: null,
        location: VALUE,
        sign: VALUE,
        n: PAIR,
        missing: PAIR,
        sentence: expect.any(String),
      });
    }
    expect(Object.keys(report.performance?.metrics ?? {})).toEqual([
      'mse',
      'rmse',
      'mae',
      'r2',
      'mape',
      'bias',
    ]);
    for (const metric of Object.values(report.performance?.metrics ?? {}))
      expect(metric).toMatchObject({ value: VALUE, low: VALUE, high: VALUE });
    expect(report.degradation?.rules.map(({ rule }) => rule)).toEqual([
      'belowThreshold',
      'dropFromPrevious',
      'dropFromBaseline',
      'conceptDrift',
    ]);
    for (const rule of report.degradation?.rules ?? [])
      expect(rule).toMatchObject({
        metric: expect.any(String),
        value: VALUE,
        against: VALUE,
        limit: VALUE,
        pValue: VALUE,
        verdict: VERDICT,
        sentence: expect.any(String),
      });
    expect(report.findings.length).toBeGreaterThan(0);
    for (const finding of report.findings)
      expect(finding).toMatchObject({
        kind: expect.any(String),
        severity: expect.stringMatching(/^(info|warn|error)$/),
        column: TEXT,
        count: COUNT,
        example: TEXT,
        sentence: expect.any(String),
      });
  });

  it('has no performance without labels', async () => {
    const report = await cli.check(DIAMONDS);
    expect(report).toMatchObject({ reason: 'drifted', performance: null, degradation: null });
    expect(report.findings.filter(({ column }) => column === 'price')).toEqual([]);
  });

  it('says for people that performance was not judged, and what to pass for it', async () => {
    const hint = 'Performance was not judged: no row has both a known prediction and its label.';
    expect((await cli.call(['check', ...DIAMONDS])).stdout).toContain(hint);
    expect((await cli.call(['check', ...DIAMONDS, ...LABELS])).stdout).not.toContain('not judged');
  });

  it('says for people what it found, with the same verdict and exit code', async () => {
    const { code, stdout } = await cli.call(['check', ...DIAMONDS, ...LABELS]);
    expect(code).toBe(2);
    expect(stdout.split('\n')[0]).toBe('diamonds-price: ALARM (drifted)');
    expect(stdout).toMatch(/\n {2}ALARM {2}carat: drifted; values up to 0\.4\d went from/);
    expect(stdout).toContain('\nPerformance\n');
    expect(stdout).not.toMatch(/NaN|undefined|null/);
  });

  it('ends quietly where the reader of its output closes the pipe', async () => {
    const files = ['--reference', 'taxis/reference.csv', '--current', 'taxis/reference.csv'];
    const child = spawn(process.execPath, ['cli.js', 'check', '--json', ...files], {
      cwd: cli.folder,
      env: {},
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('joins labels by id, in any format, packed or not, and shows how many came', async () => {
    const rows = binaryRows(1, 600);
    const ids = rows.customer_id ?? [];
    const config = cli.write('churn.json', JSON.stringify(BINARY_MONITOR));
    const reference = cli.write('churn-reference.csv', csvOf(binaryRows(2, 1000)));
    const current = cli.write('churn.csv.gz', gzipSync(csvOf(without(rows, 'churn'))));
    const labels = ids
      .slice(0, 450)
      .map((id, row) => ({ customer_id: String(id), churn: rows.churn?.[row] }));
    const file = cli.write('churn-labels.jsonl', labels.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const report = await cli.check([
      '--config',
      config,
      '--reference',
      reference,
      '--current',
      current,
      '--labels',
      file,
    ]);
    expect(report).toMatchObject({ code: 0, verdict: 'OK', rows: { reference: 1000, current: 600 } });
    expect(report.performance).toMatchObject({ n: 450, labelCoverage: 0.75, task: 'binary' });
    expect(report.drift?.columns.map(({ column, role }) => `${column} ${role}`)).toEqual([
      'age feature',
      'plan feature',
      'churn_score prediction',
    ]);
  });

  it('measures a binary model by its probability, with labels in the current file', async () => {
    const config = cli.write('churn.json', JSON.stringify(BINARY_MONITOR));
    const reference = cli.write('good.csv', csvOf(binaryRows(2, 2000)));
    const current = cli.write('bad.csv', csvOf(binaryRows(3, 1000, 2)));
    const report = await cli.check(['--config', config, '--reference', reference, '--current', current]);
    const rows = binaryRows(3, 1000, 2);
    const right = (rows.churn_score ?? []).filter(
      (p, row) => Number(p) >= 0.5 === (rows.churn?.[row] === 'yes'),
    );
    expect(report.performance?.metrics.accuracy).toMatchObject({ value: right.length / 1000, n: 1000 });
    expect(Object.keys(report.performance?.metrics ?? {})).toEqual(
      expect.arrayContaining(['accuracy', 'precision', 'recall', 'f1', 'logLoss', 'auc']),
    );
    expect(report).toMatchObject({ code: 2, degradation: { verdict: 'ALARM', conceptDrift: VALUE } });
    expect(report.degradation?.rules).toContainEqual(
      expect.objectContaining({ rule: 'conceptDrift', metric: 'logLoss', verdict: 'ALARM' }),
    );
  });

  it('measures a multiclass model', async () => {
    const config = cli.write('animals.json', JSON.stringify(MULTICLASS_MONITOR));
    const reference = cli.write('animals-reference.csv', csvOf(multiclassRows(4, 1500, 0.9)));
    const current = cli.write('animals.csv', csvOf(multiclassRows(5, 800, 0.9)));
    const report = await cli.check(['--config', config, '--reference', reference, '--current', current]);
    expect(report).toMatchObject({ code: 0, verdict: 'OK', performance: { task: 'multiclass', n: 800 } });
    expect(report.performance?.confusion?.classes).toEqual(['cat', 'dog', 'owl']);
    expect(report.performance?.confusion?.counts.flat().reduce((sum, count) => sum + count)).toBe(800);
    expect(report.performance?.metrics.accuracy?.value).toBeCloseTo(0.9, 1);
  });
});

describe('check on data that is short or broken', () => {
  const cli = useCommandLine();
  const reference = csvOf({
    x: Array.from({ length: 100 }, (_, row) => row),
    c: Array.from({ length: 100 }, (_, row) => `c${row % 3}`),
  });
  const checkOne = async (name: string, text: string | Uint8Array) => {
    const files = ['--reference', cli.write('reference.csv', reference), '--current', cli.write(name, text)];
    return cli.check(files);
  };

  it.each([
    ['an empty file', 'current.csv', ''],
    ['a header alone', 'current.csv', 'x,c\n'],
    ['an empty JSON Lines file', 'current.jsonl', '\n'],
    ['too few rows', 'current.csv', 'x,c\n1,c1\n2,c2\n'],
    ['broken rows alone', 'current.jsonl', 'nothing\nof this\n'],
  ])('takes %s for too little data: exit code 0', async (_, name, text) => {
    const report = await checkOne(name, text);
    expect(report).toMatchObject({ code: 0, verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    expect(report.drift).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
  });

  it('counts and quotes broken rows and judges the others', async () => {
    const report = await checkOne('current.csv', `${reference}1\n2,"x\n`);
    expect(report).toMatchObject({ code: 0, verdict: 'OK', rows: { current: 100 } });
    expect(report.findings).toMatchObject([{ kind: 'malformed-row', severity: 'warn', count: 2 }]);
    expect(report.findings[0]?.example).toBe('line 102: 1 field, expected 2: "1"');
  });

  it('names the file where rows of the reference or of the labels are broken', async () => {
    const monitor = { model: 'm', task: 'regression', columns: { id: 'id', prediction: 'p', label: 'y' } };
    const rows = csvOf({
      id: Array.from({ length: 200 }, (_, row) => row),
      p: Array.from({ length: 200 }, (_, row) => row),
    });
    const report = await cli.check([
      ...['--config', cli.write('m.json', JSON.stringify(monitor))],
      ...['--reference', cli.write('r.csv', `${rows}1,2,3\n`), '--current', cli.write('c.csv', rows)],
      ...['--labels', cli.write('l.jsonl', '{"id":1,"y":1}\n{"id":2,\n{"id":3,"y":3}\n')],
    ]);
    expect(report.findings.map(({ sentence }) => sentence)).toEqual([
      'r.csv: 1 broken row was left out: line 202: 3 fields, expected 2: "1,2,3".',
      'l.jsonl: 1 broken row was left out: line 2: not a JSON object: "{\\"id\\":2,".',
    ]);
    expect(report.performance).toMatchObject({ n: 2, labelCoverage: 0.01, reason: 'too-few-rows' });
  });

  it('counts rows without a readable time in the column that is named, and judges them all the same', async () => {
    const times = (row: number) => (row < 3 ? 'yesterday' : `2026-03-01T00:${10 + (row % 50)}:00Z`);
    const monitor = { model: 'm', task: 'regression', columns: { timestamp: 't' } };
    const rows = Array.from({ length: 100 }, (_, row) => row);
    const files = [
      ...['--config', cli.write('m.json', JSON.stringify(monitor))],
      ...['--reference', cli.write('reference.csv', csvOf({ t: rows.map(() => times(9)), x: rows }))],
      ...['--current', cli.write('current.csv', csvOf({ t: rows.map(times), x: rows }))],
    ];
    const report = await cli.check(files);
    expect(report).toMatchObject({ code: 0, rows: { current: 100 } });
    expect(report.findings).toMatchObject([
      {
        kind: 'no-timestamp',
        severity: 'warn',
        column: 't',
        count: 3,
        sentence: '3 rows have no readable time in column t (judged all the same).',
      },
    ]);
  });

  it('counts every row as without a time where the current file lacks the column that is named', async () => {
    const rows = Array.from({ length: 100 }, (_, row) => row);
    const monitor = { model: 'm', task: 'regression', columns: { timestamp: 't' } };
    const report = await cli.check([
      ...['--config', cli.write('m.json', JSON.stringify(monitor))],
      ...[
        '--reference',
        cli.write('reference.csv', csvOf({ t: rows.map(() => '2026-03-01T00:00:00Z'), x: rows })),
      ],
      ...['--current', cli.write('current.csv', csvOf({ x: rows }))],
    ]);
    expect(report.findings).toMatchObject([{ kind: 'no-timestamp', column: 't', count: 100 }]);
  });

  it('alarms by name where a column is of the wrong type', async () => {
    const wrong = await checkOne('current.csv', reference.replace(/^(\d+),/gm, 'n$1,'));
    expect(wrong).toMatchObject({ code: 2, verdict: 'ALARM', drift: { driftedColumns: ['x'] } });
    expect(wrong.findings).toMatchObject([
      { kind: 'wrong-type', severity: 'error', column: 'x', count: 100 },
    ]);
  });

  it('names columns that only the current file has', async () => {
    const values = Array.from({ length: 100 }, (_, row) => row);
    const current = csvOf({ x: values, c: values.map(() => 'a'), extra: values });
    const { findings } = await checkOne('current.csv', current);
    const added = findings.filter(({ kind }) => kind === 'new-column');
    expect(added).toMatchObject([{ severity: 'info', column: 'extra', count: 100 }]);
  });

  it('alarms on a declared column that is gone; without a monitor file it only says so', async () => {
    const current = csvOf({ x: Array.from({ length: 100 }, (_, row) => row) });
    const undeclared = await checkOne('current.csv', current);
    expect(undeclared).toMatchObject({ code: 0, verdict: 'OK' });
    expect(undeclared.findings).toMatchObject([{ kind: 'missing-column', severity: 'warn', column: 'c' }]);
    const features = { x: 'numeric', c: 'categorical' };
    const monitor = JSON.stringify({ model: 'm', task: 'regression', columns: { features } });
    const declared = await cli.check([
      ...['--config', cli.write('m.json', monitor)],
      ...[
        '--reference',
        cli.write('reference.csv', reference),
        '--current',
        cli.write('current.csv', current),
      ],
    ]);
    expect(declared).toMatchObject({ code: 2, verdict: 'ALARM', drift: { driftedColumns: ['c'] } });
    expect(declared.findings).toMatchObject([{ kind: 'missing-column', severity: 'error', column: 'c' }]);
  });
});
