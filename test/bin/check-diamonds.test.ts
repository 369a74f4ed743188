import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvOf, useCommandLine } from './cli.ts';

interface Golden {
  readonly drift: Readonly<
    Record<
      'exact' | 'asymptotic',
      {
        readonly rows: readonly [number, number];
        readonly columns: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
      }
    >
  >;
  readonly performance: Readonly<
    Record<'regression' | 'binary' | 'multiclass', Readonly<Record<string, number>>>
  >;
}

const golden = JSON.parse(readFileSync('test/golden/check-diamonds.json', 'utf8')) as Golden;
const [header, ...rows] = gunzipSync(readFileSync('examples/data/diamonds.csv.gz'))
  .toString('utf8')
  .replaceAll('"', '')
  .trim()
  .split('\n');
const names = header?.split(',') ?? [];
const cells = rows.map((row) => row.split(','));
const numberAt = (row: readonly string[], name: string): number => Number(row[names.indexOf(name)]);

/** Every `step`-th row from `first` on that passes a test: the rule of test/golden/check-diamonds.py. */
const rowsAt = (step: number, first: number, keep: (row: readonly string[]) => boolean = () => true) =>
  cells.filter((row, index) => index % step === first && keep(row));
const isSmall = (row: readonly string[]): boolean => numberAt(row, 'carat') < 2;
const fileOf = (picked: readonly (readonly string[])[]): string =>
  `${[names, ...picked].map((row) => row.join(',')).join('\n')}\n`;

const PAIRS = {
  exact: { reference: rowsAt(20, 0), current: rowsAt(20, 7, isSmall) },
  asymptotic: { reference: rowsAt(4, 0), current: rowsAt(4, 1) },
};

function guessCut(row: readonly string[]): string {
  if (numberAt(row, 'table') < 57) return 'Ideal';
  const depth = numberAt(row, 'depth');
  if (depth > 63) return depth > 65 ? 'Fair' : 'Good';
  return depth < 61 ? 'Premium' : 'Very Good';
}

const carat = PAIRS.exact.current.map((row) => numberAt(row, 'carat'));
const price = PAIRS.exact.current.map((row) => numberAt(row, 'price'));
const probability = carat.map((value) => value / (value + 0.7));
const MODELS = {
  regression: { prediction: carat.map((value) => 7756.4 * value - 2256.4), label: price },
  binary: { prediction: probability.map((p) => p >= 0.5), probability, label: price.map((p) => p >= 2401) },
  multiclass: {
    prediction: PAIRS.exact.current.map(guessCut),
    label: PAIRS.exact.current.map((row) => row[names.indexOf('cut')]),
  },
} as const;

function expectClose(actual: unknown, expected: number | string | undefined, relative: number): void {
  const wanted = Number(expected);
  expect(Math.abs(Number(actual ?? Number.NaN) - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted));
}

describe('check on diamonds', () => {
  const cli = useCommandLine();

  it.each(['exact', 'asymptotic'] as const)(
    "gives scipy's statistics, effects and p-values for every column (%s)",
    async (pair) => {
      const { reference, current } = PAIRS[pair];
      const files = [
        cli.write('reference.csv', fileOf(reference)),
        cli.write('current.csv', fileOf(current)),
      ];
      const report = await cli.check(['--reference', files[0] ?? '', '--current', files[1] ?? '']);
      const wanted = golden.drift[pair];
      expect([report.rows.reference, report.rows.current]).toEqual(wanted.rows);
      expect(report.drift?.columns.map(({ column }) => column).sort()).toEqual(
        Object.keys(wanted.columns).sort(),
      );
      for (const column of report.drift?.columns ?? []) {
        const oracle = wanted.columns[column.column] ?? {};
        expect(column.test).toBe(oracle.test);
        expectClose(column.statistic, oracle.statistic, 1e-12);
        expectClose(column.effect, oracle.effect ?? oracle.statistic, 1e-12);
        expectClose(column.pValue, oracle.pValue, 1e-9);
        expect(column.location).toBe(oracle.location ?? null);
        expect(column.sign).toBe(oracle.sign ?? null);
        if (column.kind === 'numeric') expect(column.method).toBe(pair);
      }
    },
  );

  it.each(['regression', 'binary', 'multiclass'] as const)(
    "gives scikit-learn's metrics for a %s model",
    async (task) => {
      const file = cli.write(`${task}.csv`, csvOf(MODELS[task]));
      const columns = {
        prediction: 'prediction',
        label: 'label',
        ...(task === 'binary' && { probability: 'probability' }),
      };
      const config = cli.write(`${task}.json`, JSON.stringify({ model: 'diamonds', task, columns }));
      const { performance } = await cli.check(['--config', config, '--reference', file, '--current', file]);
      expect(performance).toMatchObject({ n: carat.length, labelCoverage: 1, verdict: 'OK' });
      const wanted = Object.entries(golden.performance[task]);
      expect(wanted.length).toBeGreaterThan(5);
      for (const [key, value] of wanted) expectClose(performance?.metrics[key]?.value, value, 1e-12);
    },
  );
});
