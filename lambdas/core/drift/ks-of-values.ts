import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import { countValues } from '../profile/numeric-counts.ts';
import { CELLS, cellsOf } from '../profile/value-grid.ts';
import { indexOf } from '../profile/value-index.ts';
import { concatDoubles } from '../table/concat-arrays.ts';
import { GapSearch, type KsGap } from './ks-gap.ts';
import { countBefore, gapOfMany } from './ks-of-cells.ts';
import { gapOfCounts } from './ks-of-counts.ts';

/** Fewer values, or fewer than this share of the reference's, are sorted instead. */
const FEW = 4096;
const FEW_SHARE = 0.25;

/** At most so many values of the reference are counted one by one: the cells then tell most of them apart. */
const FEW_REFERENCES = CELLS / 8;

/**
 * The Kolmogorov–Smirnov gap from the current values themselves, in pieces of any size: the same answer as from
 * their counts, in the last bit, without counting at every value of the reference.
 *
 * A few values are sorted and looked up one by one: O(values × log of the values). Many are counted: O(values ×
 * log of the reference's values in one of 32,768 cells), which is next to nothing. Neither sample may be empty.
 */
export function gapOfValues(baseline: NumericBaseline, pieces: readonly Float64Array[]): KsGap {
  const few = Math.max(FEW, FEW_SHARE * baseline.values.length);
  const n = pieces.reduce((sum, { length }) => sum + length, 0);
  if (n < few) return gapOfFew(baseline, concatDoubles(pieces).sort());
  if (baseline.values.length > FEW_REFERENCES) return gapOfMany(baseline, pieces);
  return gapOfCounts(baseline, { n, ...countValues(baseline, pieces) });
}

/** Between two current values the current distribution function is flat, so only its steps matter. */
function gapOfFew(baseline: NumericBaseline, sorted: Float64Array): KsGap {
  const { values: reference, atOrBelow, n } = baseline;
  const places = placesOf(baseline, sorted);
  const search = new GapSearch(n, sorted.length);
  const visit = (place: number, current: number): void => {
    search.atReference(reference[place] as number, atOrBelow[place] as number, current);
  };
  let start = 0;
  // At the reference's first value above what came before, its lead is least; at the last before the next
  // current value it is largest.
  let from = 0;
  while (start < sorted.length) {
    const value = sorted[start] as number;
    const place = places[start] as number;
    if (place > from) {
      visit(from, start);
      visit(place - 1, start);
    }
    let end = start + 1;
    while (end < sorted.length && sorted[end] === value) end += 1;
    if (place < reference.length && reference[place] === value) {
      visit(place, end);
      from = place + 1;
    } else {
      search.betweenReferences(value, countBefore(baseline, place), end);
      from = place;
    }
    start = end;
  }
  if (from < reference.length) {
    visit(from, start);
    visit(reference.length - 1, start);
  }
  return search.result();
}

/** Index of the first of the reference's values that is not below each value; their number where all are. */
function placesOf(baseline: NumericBaseline, values: Float64Array): Uint32Array {
  const { grid, firsts } = indexOf(baseline);
  const cells = cellsOf(values, grid);
  const places = new Uint32Array(values.length);
  for (let index = 0; index < places.length; index += 1) {
    const cell = cells[index] as number;
    const value = values[index] as number;
    let low = firsts[cell] as number;
    let high = firsts[cell + 1] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((baseline.values[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    places[index] = low;
  }
  return places;
}
