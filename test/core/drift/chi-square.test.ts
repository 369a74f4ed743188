import { describe, expect, it } from 'vitest';
import { poolRare } from '../../../lambdas/core/drift/chi-square.ts';
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

describe('the effect of a categorical column', () => {
  it('is the total variation distance', () => {
    const reference = { cut: picks(3, 1000, { Ideal: 1 }) };
    const half = ['Ideal', 'Good'].flatMap((cut) => new Array<string>(50).fill(cut));
    const { drift } = judgeColumns({}, { reference, current: { cut: half } });
    expect(drift?.columns[0]?.effect).toBeCloseTo(0.5, 15);
  });
});
