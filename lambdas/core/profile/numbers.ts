import { numberOf } from '../cells.ts';
import type { Cell } from '../table.ts';

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
export function readNumbers(cells: readonly Cell[]): Numbers {
  const values = new Float64Array(cells.length);
  let n = 0;
  let malformed = 0;
  let malformedExample: string | null = null;
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] as Cell;
    const value = numberOf(cell);
    if (value === undefined) {
      malformed += 1;
      malformedExample = smallerText(malformedExample, String(cell));
    } else if (!Number.isNaN(value)) {
      // Adding zero turns −0 into 0: the two are one value.
      values[n] = value + 0;
      n += 1;
    }
  }
  return { values: values.subarray(0, n), missing: cells.length - n, malformed, malformedExample };
}

/** The first of two optional texts in the order of code units, so that a merge does not depend on its order. */
export function smallerText(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
