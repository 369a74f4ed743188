import { type Column, cellAt } from '../table/column.ts';
import { numbersOf } from '../table/column-values.ts';

/** The numbers of a column's cells, without the missing ones. */
export interface Numbers {
  /** In the order of the cells; −0 is 0, infinities are kept. */
  readonly values: Float64Array;
  readonly missing: number;
  /** Values that are no numbers; they count as missing too. */
  readonly malformed: number;
  /** The first of them in the order of code units, so that no order of the rows matters. */
  readonly malformedExample: string | null;
}

/** Reads a column's cells as numbers. Cost: O(cells). */
export function readNumbers(column: Column): Numbers {
  const { values: all, wrong } = numbersOf(column);
  const values = new Float64Array(all.length);
  let n = 0;
  for (let row = 0; row < all.length; row += 1) {
    const value = all[row] as number;
    // Adding zero turns −0 into 0: the two are one value.
    values[n] = value + 0;
    if (!Number.isNaN(value)) n += 1;
  }
  let malformedExample: string | null = null;
  for (const row of wrong) malformedExample = smallerText(malformedExample, String(cellAt(column, row)));
  return {
    values: values.subarray(0, n),
    missing: all.length - n,
    malformed: wrong.size,
    malformedExample,
  };
}

/** The first of two optional texts in the order of code units, so that a merge does not depend on its order. */
export function smallerText(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
