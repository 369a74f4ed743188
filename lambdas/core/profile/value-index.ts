import type { NumericBaseline } from './numeric-baseline.ts';
import { CELLS, cellsOf, gridOf, type ValueGrid } from './value-grid.ts';

/** A guide to a baseline's values: which of them lie in the cell of a value. */
export interface ValueIndex {
  readonly grid: ValueGrid;
  /** Index of the first of the baseline's values in each cell or behind it; one entry more than cells. */
  readonly firsts: Uint32Array;
}

const indexes = new WeakMap<Float64Array, ValueIndex>();

/**
 * The guide to a baseline's values, made the first time it is asked for and kept as long as they are: every
 * window of a monitor is compared with the same ones. Cost: O(values) once; 130 kB.
 */
export function indexOf({ values }: Pick<NumericBaseline, 'values'>): ValueIndex {
  const known = indexes.get(values);
  if (known !== undefined) return known;
  const grid = gridOf(values);
  const index = { grid, firsts: firstOfEachCell(values, grid) };
  indexes.set(values, index);
  return index;
}

function firstOfEachCell(values: Float64Array, grid: ValueGrid): Uint32Array {
  const cells = cellsOf(values, grid);
  const firsts = new Uint32Array(CELLS + 1);
  let cell = 0;
  for (let index = 0; index < cells.length; index += 1) {
    while (cell <= (cells[index] as number)) {
      firsts[cell] = index;
      cell += 1;
    }
  }
  return firsts.fill(values.length, cell);
}
