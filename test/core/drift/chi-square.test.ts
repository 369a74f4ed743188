import { describe, expect, it } from 'vitest';
import { likelihoodRatioPValue, poolRare } from '../../../lambdas/core/drift/chi-square.ts';
import { judgeColumns, picks } from '../support.ts';

describe('rare categories', () => {
  it('are pooled for the verdict, while the reported numbers stay unpooled', () => {
    const reference = { cut: [...picks(1, 1000, { Ideal: 1, Good: 1 }), 'Odd', 'Rare'] };
    const { drift } = judgeColumns({}, { reference, current: { cut: picks(2, 500, { Ideal: 1, Good: 1 }) } });
    const [cut] = drift?.columns ?? [];
    expect(cut?.verdictPValue).not.toBeNull();
    expect(cut?.verdictPValue).not.toBe(cut?.pValue);
    expect(cut?.adjustedPValue).toBe(cut?.verdictPValue);
  });

  it('stay as they are where every expected count is five or more', () => {
    const rows = [
      { category: 'a', reference: 50, current: 40 },
      { category: 'b', reference: 60, current: 10 },
    ];
    expect(poolRare(rows)).toBe(rows);
  });

  it('stay as they are where an expected count is exactly five, 77 · 10 / 154', () => {
    const rows = [
      { category: 'a', reference: 70, current: 7 },
      { category: 'b', reference: 74, current: 3 },
    ];
    expect(poolRare(rows)).toBe(rows);
  });

  it('take the rarest common category along where they are too few by themselves', () => {
    const pooled = poolRare([
      { category: 'a', reference: 500, current: 500 },
      { category: 'b', reference: 20, current: 20 },
      { category: 'c', reference: 1, current: 0 },
    ]);
    expect(pooled.map((row) => row.category)).toEqual(['a', '(rare)']);
    expect(pooled[1]).toMatchObject({ reference: 21, current: 20 });
  });

  it('end in one pool, and so in no evidence, where nothing is common', () => {
    expect(
      poolRare([
        { category: 'a', reference: 2, current: 1 },
        { category: 'b', reference: 1, current: 2 },
      ]),
    ).toHaveLength(1);
  });
});

describe('an alarm by chi-square under a budget', () => {
  const cells = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).flatMap(([category, count]) => new Array<string>(count).fill(category));
  const judge = (current: Readonly<Record<string, number>>) => {
    const drift = { falseAlarmsPerMonth: 0.1, minimumEffect: 0.05 };
    const reference = { flag: cells({ no: 950, yes: 50 }) };
    return judgeColumns({ drift }, { reference, current: { flag: cells(current) } }).drift?.columns[0];
  };

  it('is dropped where the likelihood ratio does not bear it out', () => {
    const flag = judge({ no: 85, yes: 15 });
    const threshold = 0.1 / 720;
    // scipy.stats.chi2_contingency, the second with lambda_='log-likelihood'
    expect(flag?.pValue).toBeCloseTo(5.263396889026694e-5, 15);
    expect(flag?.confirmingPValue).toBeCloseTo(4.6851619710638036e-4, 15);
    expect(flag).toMatchObject({ verdict: 'OK', threshold, adjustedPValue: flag?.confirmingPValue });
    expect(flag?.sentence).toContain('likelihood ratio, p = 0.00047, does not bear that out');
  });

  it('stands where both agree, by the p-value of chi-square', () => {
    const flag = judge({ no: 75, yes: 25 });
    expect(flag?.verdict).toBe('ALARM');
    expect(flag?.confirmingPValue).toBeGreaterThan(flag?.pValue ?? 1);
    expect(flag?.adjustedPValue).toBe(flag?.pValue);
  });

  it('counts a category that one side lacks', () => {
    const [references, currents] = [
      [500, 300, 200, 0],
      [40, 30, 25, 9],
    ] as const;
    const rows = references.map((reference, index) => ({
      category: String(index),
      reference,
      current: currents[index] as number,
    }));
    expect(likelihoodRatioPValue(rows) / 5.592319523525816e-10).toBeCloseTo(1, 10);
  });
});

describe('the effect of a categorical column', () => {
  it('is the total variation distance', () => {
    const reference = { cut: picks(3, 1000, { Ideal: 1 }) };
    const half = ['Ideal', 'Good'].flatMap((cut) => new Array<string>(50).fill(cut));
    const { drift } = judgeColumns({}, { reference, current: { cut: half } });
    expect(drift?.columns[0]?.effect).toBeCloseTo(0.5, 15);
  });
});
