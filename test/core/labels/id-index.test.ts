import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstsAmong, IdIndex } from '../../../lambdas/core/labels/id-index.ts';
import { canonicalText } from '../../../lambdas/core/table/canonical.ts';
import type { Cell } from '../../../lambdas/core/table/column.ts';
import { columnOf } from '../../../lambdas/core/table/column-builder.ts';

const cell = fc.oneof(
  fc.constantFrom<Cell>(null, 0, -0, 1, '1', '1.0', '01', true, 'true', ' 1 ', '1e3', 1e3, '1000', 'NaN', ''),
  fc.integer({ min: -50, max: 50 }),
  fc.integer({ min: -50, max: 50 }).map(String),
  fc.double({ noNaN: true }),
  fc.string({ maxLength: 3 }),
);

/** The slow way, on texts alone. */
function findSlowly(indexed: readonly Cell[], wanted: readonly Cell[]): readonly number[] {
  const texts = indexed.map((id) => (id === null ? null : canonicalText(id)));
  return wanted.map((id) => (id === null ? -1 : texts.indexOf(canonicalText(id))));
}

describe('the index of ids', () => {
  it('finds what a comparison of canonical texts finds, in columns of any kind', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 40 }), fc.array(cell, { maxLength: 40 }), (indexed, wanted) => {
        const index = new IdIndex(columnOf(indexed));
        expect([...index.find(columnOf(wanted))]).toEqual(findSlowly(indexed, wanted));
        expect([...index.firsts]).toEqual(findSlowly(indexed, indexed));
      }),
      { seed: 3, numRuns: 1000 },
    );
  });

  it('tells rows of one id by what another index found for them', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 40 }), fc.array(cell, { maxLength: 40 }), (indexed, rows) => {
        const ids = columnOf(rows);
        const found = new IdIndex(columnOf(indexed)).find(ids);
        expect([...firstsAmong(ids, found, indexed.length)]).toEqual(findSlowly(rows, rows));
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('keeps texts apart whose hashes are equal', () => {
    // Among so many texts some have the same 32 bits of hash: 18 pairs are to be expected.
    const texts = Array.from({ length: 400_000 }, (_, index) => `order-${(7 * index) % 400_000}`);
    const [known, wanted] = [texts.slice(0, 300_000), texts.slice(100_000).reverse()];
    const found = new IdIndex(columnOf(known)).find(columnOf(wanted));
    const rowOf = new Map(known.map((text, row) => [text, row]));
    expect(wanted.findIndex((text, row) => found[row] !== (rowOf.get(text) ?? -1))).toBe(-1);
  });

  it('keeps numbers apart that differ in their last bit', () => {
    const numbers = Float64Array.of(0.1, 0.1 + 2 ** -56, 2 ** 53, 2 ** 53 + 2, Number.NaN);
    expect([...new IdIndex(columnOf(numbers)).firsts]).toEqual([0, 1, 2, 3, -1]);
  });
});
