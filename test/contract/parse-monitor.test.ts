import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../lambdas/contract/json-fault.ts';
import { parseMonitor } from '../../lambdas/contract/parse-monitor.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';

const FILE = 'monitors/x.json';

function linesOf(source: unknown): readonly string[] {
  try {
    parseMonitor(source, FILE);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message.split('\n');
  }
  return [];
}

const withKeys = (keys: object) => ({ model: 'm', task: 'regression', ...keys });

describe('parseMonitor', () => {
  it('fills in the defaults of a monitor that names only its model and task', () => {
    const monitor = parseMonitor('{"model":"m","task":"binary"}', FILE);
    expect(monitor).toMatchObject({ window: '1h', namespace: 'ModelMonitor', drift: { rule: 'budget' } });
  });

  it('takes its own result again', () => {
    const monitor = parseMonitor(withKeys({ alerts: { email: ['a@example.com'] } }), FILE);
    expect(parseMonitor(monitor, FILE)).toEqual(monitor);
  });

  it.each([
    [
      { drift: { rule: 'foo' } },
      'drift.rule: got "foo", allowed: "budget", "anyColumn", "meanStatistic", "share"',
    ],
    [{ drift: { minimumRows: 0.5 } }, 'drift.minimumRows: got 0.5, allowed: a whole number at least 1'],
    [
      { drift: { minimumEffect: 2 } },
      'drift.minimumEffect: got 2, allowed: a number at least 0 and at most 1',
    ],
    [{ window: '0h' }, 'window: got "0h", allowed: a duration above zero'],
    [{ window: 'soon' }, 'window: got "soon", allowed: a duration such as "15m", "24h" or "7d"'],
    [{ window: 60 }, 'window: got 60, allowed: a text such as "15m", "24h", "7d"'],
    [{ alerts: { email: ['me'] } }, 'alerts.email[0]: got "me", allowed: an e-mail address'],
    [
      { columns: { positiveLabel: [] } },
      'columns.positiveLabel: got a list, allowed: a text or a number or true or false',
    ],
    [
      { columns: { features: { 'a b': 'x' } } },
      'columns.features["a b"]: got "x", allowed: "numeric", "categorical"',
    ],
    [
      { performance: { thresholds: { mse: {} } } },
      'performance.thresholds.mse: got an object, allowed: a "min", a "max" or both',
    ],
    [
      { columns: { prediction: 'y', label: 'y' } },
      'columns.label: got "y", allowed: another column than "columns.prediction", which has this one already',
    ],
    [
      { columns: { prediction: 'p', features: { p: 'numeric' } } },
      'columns.features.p: got "numeric", allowed: another column than "columns.prediction", which has this one already',
    ],
    [
      { columns: { probabilities: { no: 'p', yes: 'p' } } },
      'columns.probabilities.yes: got "p", allowed: another column than "columns.probabilities.no", which has this one already',
    ],
    [
      { data: { predictions: 's3://data/in/', predictionsManifest: 's3://data/lists/', format: 'csv' } },
      'data.predictionsManifest: got "s3://data/lists/", allowed: the S3 address of an object such as "s3://bucket/{yyyy}/{MM}/{dd}/manifest.json"',
    ],
    [{ endpoint: {} }, 'endpoint.name: missing, allowed: a text of 1 to 63 characters'],
    [
      { schedule: 'hourly' },
      'schedule: got "hourly", allowed: an EventBridge expression such as "rate(1 hour)"',
    ],
    [
      { window: '1d', drift: { season: 'hour-of-day' } },
      'drift.season: got "hour-of-day", allowed: "none" where "window" is above 1h (it is "1d")',
    ],
  ])('says where %j is wrong, what was got and what is allowed', (keys, line) => {
    expect(linesOf(withKeys(keys))).toEqual([`${FILE}: ${line}`]);
  });

  it('names an unknown key, the one that was probably meant, and all that are allowed', () => {
    expect(
      linesOf(withKeys({ data: { predictions: 's3://bucket/p/', formt: 'csv', format: 'csv' } })),
    ).toEqual([
      `${FILE}: data: got the unknown key "formt" (did you mean "format"?), allowed: "predictions", "labels", "predictionsManifest", "labelsManifest", "format", "labelsFormat", "capture", "chunkBytes", "readBack", "labelReadBack"`,
    ]);
  });

  it('says which placeholders an address may have', () => {
    const data = { predictions: 's3://bucket/{yyyy}/{HH}/', format: 'csv' };
    expect(linesOf(withKeys({ data }))).toEqual([
      `${FILE}: data.predictions: got "s3://bucket/{yyyy}/{HH}/", allowed: an S3 address with {yyyy}, {MM}, {dd}, {HH} and {mm} for the time of a partition, a finer one with all coarser ones`,
    ]);
  });

  it('takes the address of an object for a manifest, and one of labels only with the labels', () => {
    const data = { predictions: 's3://bucket/p/', format: 'csv' };
    const manifest = 's3://bucket/{yyyy}/manifest.json';
    expect(linesOf(withKeys({ data: { ...data, predictionsManifest: manifest } }))).toEqual([]);
    expect(linesOf(withKeys({ data: { ...data, predictionsManifest: 's3://bucket/{yyyy}/' } }))).toEqual([
      `${FILE}: data.predictionsManifest: got "s3://bucket/{yyyy}/", allowed: the S3 address of an object such as "s3://bucket/{yyyy}/{MM}/{dd}/manifest.json"`,
    ]);
    expect(linesOf(withKeys({ data: { ...data, labelsManifest: manifest } }))).toEqual([
      `${FILE}: data.labelsManifest: got "${manifest}", allowed: only with "data.labels", under which the files lie that it lists`,
    ]);
  });

  it.each(['rmsee', 'rsme', 'rms'])('suggests a metric name for %s', (name) => {
    const [line] = linesOf(withKeys({ performance: { thresholds: { [name]: { max: 1 } } } }));
    expect(line).toContain(`performance.thresholds: got the unknown key "${name}" (did you mean "rmse"?)`);
  });

  it('lists several problems, one a line', () => {
    expect(linesOf({ task: 'x', modle: 'm' })).toHaveLength(3);
  });

  it.each([
    ['[]', 'a list'],
    ['3', '3'],
    ['null', 'null'],
  ])('refuses %s', (text, got) => {
    expect(linesOf(text)).toEqual([`${FILE}: got ${got}, allowed: an object`]);
  });

  it('names line and column of text that is not JSON', () => {
    expect(linesOf('{\n  "model": "m",\n}')).toEqual([
      `${FILE}: line 3, column 1: not JSON, allowed here: a key in double quotes`,
    ]);
  });

  it('takes comments, but no comma too many', () => {
    const text = '{ // which model\n "model": "m", /* what kind */ "task": "binary" }\n';
    expect(parseMonitor(text, FILE)).toEqual(parseMonitor({ model: 'm', task: 'binary' }, FILE));
    expect(linesOf('{ /* no end')).toEqual([
      `${FILE}: line 1, column 3: not JSON, allowed here: a closing "*/"`,
    ]);
  });

  it('takes a byte-order mark in front', () => {
    expect(parseMonitor('\uFEFF{"model":"m","task":"binary"}', FILE).model).toBe('m');
  });
});

describe('findJsonFault', () => {
  it('finds a fault exactly where JSON.parse does not take the text', () => {
    const almostJson = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '"', '}', ']', ':', '\\', '1', 'x', '\n', '\u0001'),
      )
      .map(([text, at, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + 1);
      });
    fc.assert(
      fc.property(almostJson, (text) => {
        expect(findJsonFault(text) === null).toBe(isJson(text));
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it.each([
    ['{"a":}', 1, 6],
    ['{"a" 1}', 1, 6],
    ['[1\n 2]', 2, 2],
    ['', 1, 1],
    ['{} x', 1, 4],
  ])('puts the fault of %j at line %i, column %i', (text, line, column) => {
    expect(findJsonFault(text)).toMatchObject({ line, column });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
