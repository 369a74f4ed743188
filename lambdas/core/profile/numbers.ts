import { type Column, cellAt } from '../table/column.ts';
import { numbersOf } from '../table/column-values.ts';

/** The numbers of a column's cells, without the missing ones. */
export interface Numbers {
  /** In the order of the cells; −0 is 0, infinities are kept. May be the column's own array, not to be changed. */
  readonly values: Float64Array;
  /** The smallest and the largest of them; ±Infinity where there is none. */
  readonly min: number;
  readonly max: number;
  readonly missing: number;
  /** Values that are no numbers; they count as missing too. */
  readonly malformed: number;
  /** The first of them in the order of code units, so that no order of the rows matters. */
  readonly malformedExample: string | null;
}

/** Reads a column's cells as numbers. Cost: O(cells); no copy of plain numbers without gaps and −0. */
export function readNumbers(column: Column): Numbers {
  const { values: all, wrong } = numbersOf(column);
  const taken = asTheyAre(all) ?? takeNumbers(all);
  let malformedExample: string | null = null;
  for (const row of wrong) malformedExample = smallerText(malformedExample, String(cellAt(column, row)));
  return {
    ...taken,
    missing: all.length - taken.values.length,
    malformed: wrong.size,
    malformedExample,
  };
}

type Taken = Pick<Numbers, 'values' | 'min' | 'max'>;

/** The values where there is neither NaN nor −0 among them. */
function asTheyAre(values: Float64Array): Taken | null {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if (Number.isNaN(value) || (value === 0 && 1 / value < 0)) return null;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { values, min, max };
}

function takeNumbers(all: Float64Array): Taken {
  const values = new Float64Array(all.length);
  let [min, max, n] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let row = 0; row < all.length; row += 1) {
    // Adding zero turns −0 into 0: the two are one value.
    const value = (all[row] as number) + 0;
    if (Number.isNaN(value)) continue;
    values[n] = value;
    n += 1;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { values: values.subarray(0, n), min, max };
}

/** The first of two optional texts in the order of code units, so that a merge does not depend on its order. */
export function smallerText(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
