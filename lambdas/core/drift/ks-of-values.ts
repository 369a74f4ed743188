import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import { countValues, lowerBound } from '../profile/numeric-counts.ts';
import { CELLS, cellsOf, firstOfEachCell, gridOf } from '../profile/value-grid.ts';
import { GapSearch, type KsGap } from './ks-gap.ts';
import { gapOfCounts } from './ks-of-counts.ts';

/** Fewer values, or fewer than this share of the reference's, are sorted instead. */
const FEW = 4096;
const FEW_SHARE = 0.25;

/** At most so many values of the reference are counted one by one: the cells then tell most of them apart. */
const FEW_REFERENCES = CELLS / 8;

/**
 * The Kolmogorov–Smirnov gap from the current values themselves: the same answer as from their counts, in the
 * last bit, without counting at every value of the reference.
 *
 * Many values are counted into 32,768 cells. Both distribution functions are known at the ends of the cells;
 * only cells inside which the difference could exceed the largest one found there are looked into value by
 * value.
 *
 * Cost: O(values) where few cells are looked into, as with continuous columns; at worst a sort. A few values
 * are sorted and looked up: O(values × log of the baseline's values). Neither sample may be empty.
 */
export function gapOfValues(baseline: NumericBaseline, values: Float64Array): KsGap {
  const few = Math.max(FEW, FEW_SHARE * baseline.values.length);
  if (values.length < few) return gapOfFew(baseline, values);
  if (baseline.values.length > FEW_REFERENCES) return gapOfMany(baseline, values);
  return gapOfCounts(baseline, { n: values.length, ...countValues(baseline, values) });
}

/** Between two current values the current distribution function is flat, so only its steps matter. */
function gapOfFew(baseline: NumericBaseline, values: Float64Array): KsGap {
  const { values: reference, atOrBelow, n } = baseline;
  const sorted = values.slice().sort();
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
    const place = lowerBound(reference, value);
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

/** How many values of the reference lie before its entry at `place`. */
function countBefore({ atOrBelow, equal, n }: NumericBaseline, place: number): number {
  return place < atOrBelow.length ? (atOrBelow[place] as number) - (equal[place] as number) : n;
}

function gapOfMany(baseline: NumericBaseline, values: Float64Array): KsGap {
  const grid = gridOf(baseline.values);
  const cells = cellsOf(values, grid);
  const current = cumulate(cells);
  const firsts = firstOfEachCell(baseline.values, grid);
  const looked = cellsToLookInto(baseline, firsts, current);
  const picked = pickValues(values, cells, looked).sort();
  return searchCells(baseline, { firsts, current, looked, picked });
}

/** How many values lie in each cell or below it. */
function cumulate(cells: Uint16Array): Uint32Array {
  const counts = new Uint32Array(CELLS);
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] as number;
    counts[cell] = (counts[cell] as number) + 1;
  }
  for (let cell = 1; cell < counts.length; cell += 1) {
    counts[cell] = (counts[cell] as number) + (counts[cell - 1] as number);
  }
  return counts;
}

/** The cells inside which the difference may be as large as the largest at any cell's end. */
function cellsToLookInto(baseline: NumericBaseline, firsts: Uint32Array, current: Uint32Array): Uint8Array {
  const { n } = baseline;
  const m = current[current.length - 1] as number;
  const referenceEnd = new Float64Array(current.length);
  let largest = 0;
  for (let cell = 0; cell < current.length; cell += 1) {
    referenceEnd[cell] = countBefore(baseline, firsts[cell + 1] as number) / n;
    largest = Math.max(largest, Math.abs((referenceEnd[cell] as number) - (current[cell] as number) / m));
  }
  const looked = new Uint8Array(current.length);
  // A tie decides the location, and quotients round: cells just short of the largest are looked into as well.
  const limit = largest - 1e-12;
  let referenceStart = 0;
  let currentStart = 0;
  for (let cell = 0; cell < current.length; cell += 1) {
    const currentEnd = (current[cell] as number) / m;
    const most = Math.max((referenceEnd[cell] as number) - currentStart, currentEnd - referenceStart);
    if (most >= limit) looked[cell] = 1;
    referenceStart = referenceEnd[cell] as number;
    currentStart = currentEnd;
  }
  return looked;
}

function pickValues(values: Float64Array, cells: Uint16Array, looked: Uint8Array): Float64Array {
  const picked = new Float64Array(values.length);
  let size = 0;
  for (let index = 0; index < cells.length; index += 1) {
    if (looked[cells[index] as number] === 0) continue;
    picked[size] = values[index] as number;
    size += 1;
  }
  return picked.subarray(0, size);
}

interface CellSearch {
  readonly firsts: Uint32Array;
  readonly current: Uint32Array;
  readonly looked: Uint8Array;
  /** The current values of the cells to look into, ascending. */
  readonly picked: Float64Array;
}

function searchCells(baseline: NumericBaseline, { firsts, current, looked, picked }: CellSearch): KsGap {
  const { values, atOrBelow } = baseline;
  const search = new GapSearch(baseline.n, current[current.length - 1] as number);
  let next = 0;
  for (let cell = 0; cell < looked.length; cell += 1) {
    if (looked[cell] === 0) continue;
    let seen = cell === 0 ? 0 : (current[cell - 1] as number);
    const end = next + (current[cell] as number) - seen;
    const last = firsts[cell + 1] as number;
    for (let place = firsts[cell] as number; place <= last; place += 1) {
      const value = place < last ? (values[place] as number) : Number.POSITIVE_INFINITY;
      const before = next;
      while (next < end && ((picked[next] as number) < value || place === last)) next += 1;
      if (next > before) {
        seen += next - before;
        search.betweenReferences(picked[next - 1] as number, countBefore(baseline, place), seen);
      }
      if (place === last) break;
      while (next < end && picked[next] === value) {
        next += 1;
        seen += 1;
      }
      search.atReference(value, atOrBelow[place] as number, seen);
    }
  }
  return search.result();
}
