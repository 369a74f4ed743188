import { gridOf, sortByCell, takeEvenly } from './value-grid.ts';

/** Fewer values are sorted as they are. */
const GRID_PAYS = 4096;
/** So many values, evenly taken, show where the others lie. */
const LOOKED_AT = 2048;
/** In cells of more values insertion does not pay. */
const MOST_INSERTED = 24;

/**
 * The values in ascending order, as an array of their own; there is no NaN among them. A grid that spreads some of
 * them spreads the others, too: they are put into its cells, and only those of one cell are compared.
 *
 * Cost: O(n) where the values spread well, about a fifth of the time of `Float64Array.prototype.sort`; O(n log n)
 * where many lie in one cell.
 */
export function sortDoubles(values: Float64Array): Float64Array {
  if (values.length < GRID_PAYS) return values.slice().sort();
  const { values: sorted, cells } = sortByCell(values, gridOf(takeEvenly(values, LOOKED_AT).sort()));
  for (let start = 0; start < cells.length; ) {
    const end = endOfCell(cells, start);
    if (end - start > MOST_INSERTED) sorted.subarray(start, end).sort();
    else insertInOrder(sorted, start, end);
    start = end;
  }
  return sorted;
}

/** Index behind the last value of the cell that one begins. */
function endOfCell(cells: Uint16Array, start: number): number {
  const cell = cells[start];
  let end = start + 1;
  while (end < cells.length && cells[end] === cell) end += 1;
  return end;
}

/** Sorts a few neighbours in place. */
function insertInOrder(values: Float64Array, start: number, end: number): void {
  for (let next = start + 1; next < end; next += 1) {
    const value = values[next] as number;
    let place = next;
    while (place > start && (values[place - 1] as number) > value) {
      values[place] = values[place - 1] as number;
      place -= 1;
    }
    values[place] = value;
  }
}
