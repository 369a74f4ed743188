import { describe, expect, it } from 'vitest';
import { DRIFT_MEASURES } from '../../../lambdas/contract/names.ts';
import { judgeColumns, normals, picks } from '../support.ts';

const reference = { carat: normals(1, 2000), cut: picks(2, 2000, { Ideal: 5, Good: 3, Fair: 2 }) };
const same = { carat: normals(3, 1000), cut: picks(4, 1000, { Ideal: 5, Good: 3, Fair: 2 }) };

describe('the drift verdict under a budget', () => {
  it('is OK where nothing changed', () => {
    const { drift, verdict } = judgeColumns({}, { reference, current: same });
    expect(verdict).toBe('OK');
    expect(drift).toMatchObject({ verdict: 'OK', reason: null, driftedColumns: [], rule: 'budget' });
    expect(drift?.columns.map((column) => column.test)).toEqual(['ks', 'chi-square']);
  });

  it('names the column that moved, where, in which direction and how surely', () => {
    const { drift } = judgeColumns({}, { reference, current: { ...same, carat: normals(5, 1000, 1) } });
    expect(drift).toMatchObject({ verdict: 'ALARM', reason: 'drifted', driftedColumns: ['carat'] });
    const [carat] = drift?.columns ?? [];
    // Two unit normals one apart: D = 2Φ(0.5) − 1 = 0.383, half way between their means.
    expect(carat?.statistic).toBeCloseTo(0.383, 1);
    expect(carat?.location).toBeCloseTo(0.5, 0);
    expect(carat).toMatchObject({ verdict: 'ALARM', sign: 1, method: 'exact', threshold: 1 / 720 });
    expect(carat?.sentence).toMatch(/^carat: drifted; values up to .* went from \d+ % to \d+ % of all/);
  });

  it('corrects for all tests of the window by Holm', () => {
    const { drift } = judgeColumns({}, { reference, current: { ...same, carat: normals(5, 1000, 0.2) } });
    const [carat, cut] = drift?.columns ?? [];
    expect(carat?.adjustedPValue).toBeCloseTo(2 * (carat?.pValue ?? Number.NaN), 15);
    expect(cut?.adjustedPValue).toBe(Math.max(carat?.adjustedPValue ?? 0, cut?.pValue ?? 0));
  });

  it('corrects by Benjamini–Hochberg where asked, and says that this limits the share of false discoveries', () => {
    const shifts = [0.4, 0.35, 0.15];
    const columns = (seed: number, shift: (index: number) => number) =>
      Object.fromEntries(shifts.map((_, index) => [`c${index}`, normals(seed + index, 300, shift(index))]));
    const sides = { reference: columns(20, () => 0), current: columns(30, (index) => shifts[index] ?? 0) };
    const adjusted = (input: Parameters<typeof judgeColumns>[0]) => judgeColumns(input, sides).drift;
    const holm = adjusted({});
    const benjaminiHochberg = adjusted({ drift: { correction: 'benjamini-hochberg' } });
    const pValues = holm?.columns.map((column) => column.pValue ?? Number.NaN) ?? [];
    const sorted = [...pValues].sort((a, b) => a - b);
    benjaminiHochberg?.columns.forEach((column, index) => {
      const rank = sorted.indexOf(pValues[index] ?? Number.NaN);
      const expected = Math.min(...sorted.slice(rank).map((p, step) => (p * 3) / (rank + step + 1)));
      expect(column.adjustedPValue).toBeCloseTo(expected, 15);
      expect(column.adjustedPValue).toBeLessThanOrEqual(holm?.columns[index]?.adjustedPValue ?? 0);
    });
    expect(benjaminiHochberg?.columns[1]?.adjustedPValue).toBeLessThan(holm?.columns[1]?.adjustedPValue ?? 0);
    expect(benjaminiHochberg?.sentence).toContain('share of false discoveries');
    expect(benjaminiHochberg?.sentence).toContain('does not limit the number of alarms');
    expect(holm?.sentence).toContain('false alarms expected in 30 days: 1 at most');
  });

  it('shows further distances where asked, which never set the verdict', () => {
    const alsoMeasure = [...DRIFT_MEASURES];
    const shifted = {
      ...same,
      carat: normals(5, 1000, 1.5),
      cut: picks(4, 1000, { Ideal: 1, Fair: 2, New: 1 }),
    };
    const strict = { rule: 'anyColumn', threshold: 1e-300, alsoMeasure } as const;
    const sides = { reference, current: shifted };
    const { drift } = judgeColumns({ drift: strict }, sides);
    expect(drift).toMatchObject({ verdict: 'OK', driftedColumns: [] });
    expect(drift?.columns.map(({ column, test }) => `${column} ${test}`)).toEqual([
      ...['carat ks', 'cut chi-square', 'carat psi', 'carat jensen-shannon', 'carat wasserstein'],
      ...['carat quantile-shift', 'carat out-of-range', 'carat outlier-share'],
      ...['cut psi', 'cut jensen-shannon', 'cut l-infinity', 'cut unseen-share'],
    ]);
    for (const row of drift?.columns.slice(2) ?? []) {
      expect(row).toMatchObject({ pValue: null, adjustedPValue: null, verdict: 'OK', reason: null });
      expect(row.statistic).toBeGreaterThan(row.threshold ?? Number.NaN);
      expect(row.sentence).toMatch(/measured only; .*, above its customary limit 0\.\d+\.$/);
    }
    const without = judgeColumns({ drift: { ...strict, alsoMeasure: [] } }, sides).drift;
    expect(without?.columns).toEqual(drift?.columns.slice(0, 2));
    expect(
      judgeColumns({ drift: { alsoMeasure } }, { reference, current: same }).drift?.columns,
    ).toContainEqual(
      expect.objectContaining({
        test: 'psi',
        column: 'carat',
        sentence: expect.stringContaining('not above its customary limit 0.2'),
      }),
    );
  });

  it('says of a distance that cannot be measured that there is nothing to compare', () => {
    const drift = { alsoMeasure: ['wasserstein' as const] };
    const constant = { x: new Array<number>(40).fill(1) };
    const report = judgeColumns({ drift }, { reference: constant, current: { x: normals(1, 40) } });
    expect(report.drift?.columns[1]).toMatchObject({
      statistic: null,
      verdict: 'INSUFFICIENT_DATA',
      reason: 'nothing-to-compare',
    });
  });

  it('does not alarm on a certain but small effect', () => {
    const current = { carat: normals(6, 100_000, 0.1) };
    const { drift } = judgeColumns({}, { reference: { carat: normals(7, 100_000) }, current });
    expect(drift?.columns[0]?.pValue).toBeLessThan(1e-20);
    expect(drift?.columns[0]?.effect).toBeLessThan(0.1);
    expect(drift?.verdict).toBe('OK');
    const strict = judgeColumns(
      { drift: { minimumEffect: 0 } },
      { reference: { carat: normals(7, 100_000) }, current },
    );
    expect(strict.drift?.verdict).toBe('ALARM');
  });

  it('spends the budget over the windows of a month', () => {
    const { drift } = judgeColumns(
      { window: '1d', drift: { falseAlarmsPerMonth: 3 } },
      { reference, current: same },
    );
    expect(drift?.columns[0]?.threshold).toBeCloseTo(0.1, 15);
  });

  it('alarms on a missing share that rises, as one more test of the family', () => {
    const current = { ...same, carat: same.carat.map((value, index) => (index % 5 === 0 ? null : value)) };
    const { drift } = judgeColumns({}, { reference, current });
    const test = drift?.columns.find((column) => column.test === 'missing-share');
    expect(test).toMatchObject({ column: 'carat', effect: 0.2, verdict: 'ALARM', method: 'exact' });
    expect(drift?.columns).toHaveLength(3);
    expect(drift?.driftedColumns).toEqual(['carat']);
  });

  it('shows statistics but judges nothing below the minimum of rows', () => {
    const current = { carat: normals(8, 29, 5), cut: picks(9, 29, { Fair: 1 }) };
    const report = judgeColumns({}, { reference, current });
    expect(report).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    expect(report.drift).toMatchObject({
      verdict: 'INSUFFICIENT_DATA',
      reason: 'too-few-rows',
      driftedColumns: [],
    });
    expect(report.drift?.columns[0]?.statistic).toBeGreaterThan(0.9);
    expect(report.drift?.columns[0]?.verdict).toBe('INSUFFICIENT_DATA');
    expect(report.drift?.sentence).toContain('the window has 29, 30 are needed');
  });

  it('says of an empty window that there is too little data, not that there is an error', () => {
    const report = judgeColumns({}, { reference, current: { carat: [], cut: [] } });
    expect(report).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    expect(report.drift?.columns[0]).toMatchObject({ statistic: null, pValue: null, n: { current: 0 } });
  });

  it('alarms on a declared column that is gone, whatever the rule says', () => {
    const report = judgeColumns(
      { drift: { rule: 'meanStatistic' } },
      { reference, current: { carat: same.carat } },
    );
    expect(report.drift).toMatchObject({ verdict: 'ALARM', reason: 'schema', driftedColumns: ['cut'] });
    expect(report.findings).toContainEqual(
      expect.objectContaining({ kind: 'missing-column', severity: 'error', column: 'cut' }),
    );
  });

  it('alarms on a numeric column that holds texts', () => {
    const report = judgeColumns(
      {},
      { reference, current: { ...same, carat: same.carat.map(() => 'heavy') } },
    );
    expect(report.drift).toMatchObject({ verdict: 'ALARM', reason: 'schema', driftedColumns: ['carat'] });
    expect(report.findings[0]).toMatchObject({
      kind: 'wrong-type',
      severity: 'error',
      count: 1000,
      example: 'heavy',
    });
  });

  it("a reference without values says nothing of a column's type", () => {
    const { drift, findings } = judgeColumns(
      {},
      {
        reference: { ...reference, carat: reference.carat.map(() => null) },
        current: { ...same, carat: same.cut },
      },
    );
    expect(drift?.driftedColumns).not.toContain('carat');
    expect(findings.map(({ kind }) => kind)).not.toContain('wrong-type');
  });

  it('watches the prediction beside the features, but keeps it out of the score', () => {
    const columns = { prediction: 'price' };
    const { drift } = judgeColumns(
      { columns },
      {
        reference: { ...reference, price: normals(10, 2000) },
        current: { ...same, price: normals(11, 1000, 2) },
      },
    );
    expect(drift?.driftedColumns).toEqual(['price']);
    expect(drift?.columns.find((column) => column.column === 'price')?.role).toBe('prediction');
    expect(drift?.score).toBe(drift?.columns[0]?.statistic);
  });
});

describe('the compatible drift rules', () => {
  const current = { a: normals(12, 500, 0.25), b: normals(13, 500), c: normals(14, 500) };
  const before = { a: normals(15, 500), b: normals(16, 500), c: normals(17, 500) };

  it('anyColumn alarms on one column with p < 0.05, uncorrected', () => {
    const { drift } = judgeColumns({ drift: { rule: 'anyColumn' } }, { reference: before, current });
    expect(drift?.columns[0]?.pValue).toBeLessThan(0.05);
    expect(drift).toMatchObject({ verdict: 'ALARM', driftedColumns: ['a'] });
    expect(drift?.columns[0]).toMatchObject({ threshold: 0.05, adjustedPValue: null });
  });

  it('share alarms from half of the columns on', () => {
    const one = judgeColumns({ drift: { rule: 'share' } }, { reference: before, current });
    expect(one.drift?.verdict).toBe('OK');
    const third = judgeColumns({ drift: { rule: 'share', threshold: 0.3 } }, { reference: before, current });
    expect(third.drift?.verdict).toBe('ALARM');
  });

  it('meanStatistic alarms where the mean statistic passes 0.1', () => {
    const far = { ...current, a: normals(18, 500, 2) };
    const { drift } = judgeColumns({ drift: { rule: 'meanStatistic' } }, { reference: before, current: far });
    const statistics = drift?.columns.map((column) => column.statistic ?? 0) ?? [];
    expect(drift?.score).toBeCloseTo(statistics.reduce((sum, d) => sum + d, 0) / 3, 15);
    expect(drift).toMatchObject({ verdict: 'ALARM', driftedColumns: ['a'] });
    const near = judgeColumns({ drift: { rule: 'meanStatistic' } }, { reference: before, current });
    expect(near.drift?.verdict).toBe('OK');
  });
});

describe('hard faults', () => {
  const declared = { columns: { features: { x: 'numeric', y: 'numeric' } } } as const;
  const x = normals(31, 100);

  it('alarm on a declared feature that the reference lacks: nothing could watch it', () => {
    const { drift } = judgeColumns(declared, { reference: { x }, current: { x, y: x } });
    expect(drift).toMatchObject({ verdict: 'ALARM', reason: 'schema', driftedColumns: ['y'] });
    expect(drift?.columns.find(({ column }) => column === 'y')).toMatchObject({
      reason: 'missing-in-reference',
    });
  });

  it('are not seen in a few odd values, or where an optional key is missing from a small window', () => {
    const one = judgeColumns({}, { reference: { x }, current: { x: ['abc'] } });
    expect(one).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    const optional = { x, y: x.map((value, row) => (row % 2 === 0 ? value : null)) };
    const small = judgeColumns(declared, { reference: optional, current: { x: [1, 2] } });
    expect(small.verdict).toBe('INSUFFICIENT_DATA');
  });
});

describe('categories', () => {
  it('are the same for true and false in any case', () => {
    const booleans = (yes: string | boolean, no: string | boolean) =>
      Array.from({ length: 200 }, (_, row) => (row % 2 === 0 ? yes : no));
    const { drift, findings } = judgeColumns(
      {},
      { reference: { flag: booleans('True', 'False') }, current: { flag: booleans(true, false) } },
    );
    expect(drift?.columns[0]).toMatchObject({ statistic: 0, verdict: 'OK' });
    expect(findings).toEqual([]);
  });
});

describe('a limit in decimals', () => {
  const flags = (zeros: number, ones: number) => [
    ...new Array<number>(zeros).fill(0),
    ...new Array<number>(ones).fill(1),
  ];
  const shares = [
    [1000, 1200],
    [1200, 1000],
    [600, 400],
    [1800, 1600],
    [1600, 1400],
  ] as const;

  it.each(shares)('is met where %i and %i of 2000 lie exactly 0.1 apart', (before, now) => {
    const sides = {
      reference: { x: flags(before, 2000 - before) },
      current: { x: flags(now, 2000 - now) },
    };
    for (const kind of ['numeric', 'categorical'] as const) {
      const { drift } = judgeColumns({ columns: { features: { x: kind } } }, sides);
      expect(drift?.columns).toMatchObject([{ effect: 0.1, verdict: 'ALARM' }]);
    }
  });

  it.each(shares)('is met where %i and %i of 2000 are missing', (before, now) => {
    const gaps = (missing: number) => [...new Array<null>(missing).fill(null), ...flags(2000 - missing, 0)];
    const sides = { reference: { x: gaps(before) }, current: { x: gaps(now) } };
    const { drift } = judgeColumns({ columns: { features: { x: 'numeric' } } }, sides);
    const missing = drift?.columns.find((column) => column.test === 'missing-share');
    expect(missing).toMatchObject({ effect: 0.1, verdict: 'ALARM' });
  });

  it('is not passed by a mean statistic of exactly that', () => {
    const columns = (zeros: number) => ({
      a: flags(zeros, 2000 - zeros),
      b: flags(zeros, 2000 - zeros),
      c: flags(zeros, 2000 - zeros),
    });
    const input = { drift: { rule: 'meanStatistic' as const } };
    const at = judgeColumns(input, { reference: columns(800), current: columns(600) }).drift;
    expect(at).toMatchObject({ verdict: 'OK', driftedColumns: [] });
    const past = judgeColumns(input, { reference: columns(800), current: columns(599) }).drift;
    expect(past).toMatchObject({ verdict: 'ALARM', driftedColumns: ['a', 'b', 'c'] });
  });
});
