import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../../lambdas/core/canonical.ts';
import type { Cell } from '../../../lambdas/core/column.ts';
import { columnOf } from '../../../lambdas/core/column-builder.ts';
import { IdIndex } from '../../../lambdas/core/labels/id-index.ts';

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

  it('keeps numbers apart that differ in their last bit', () => {
    const numbers = Float64Array.of(0.1, 0.1 + 2 ** -56, 2 ** 53, 2 ** 53 + 2, Number.NaN);
    expect([...new IdIndex(columnOf(numbers)).firsts]).toEqual([0, 1, 2, 3, -1]);
  });
});
