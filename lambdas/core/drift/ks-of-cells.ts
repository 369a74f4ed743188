import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import { type CellSlots, countInCells, zeroCounts } from '../profile/numeric-counts.ts';
import { CELLS, cellsOf, type PlacedValues } from '../profile/value-grid.ts';
import { indexOf } from '../profile/value-index.ts';
import { GapSearch, type KsGap } from './ks-gap.ts';

/**
 * The Kolmogorov–Smirnov gap of many values, without counting them at every value of the reference.
 *
 * The values are counted into 32,768 cells. Both distribution functions are known at the ends of the cells;
 * only in cells inside which the difference could exceed the largest one found there are values counted
 * at the reference's.
 *
 * Cost: O(values × log of the reference's values in a cell). Neither sample may be empty.
 */
export function gapOfMany(baseline: NumericBaseline, pieces: readonly Float64Array[]): KsGap {
  const { grid, firsts } = indexOf(baseline);
  const current = new Uint32Array(CELLS);
  const placed = pieces.map((values) => ({ values, cells: cellsOf(values, grid, current) }));
  cumulate(current);
  const looked = cellsToLookInto(baseline, firsts, current);
  const slots = slotsOf(looked, firsts);
  countInCells(baseline.values, pickValues(placed, looked), slots);
  return searchCells(baseline, { current, looked: looked.looked, slots });
}

/** Turns how many values lie in each cell into how many lie in it or below. */
function cumulate(counts: Uint32Array): void {
  for (let cell = 1; cell < CELLS; cell += 1)
    counts[cell] = (counts[cell] as number) + (counts[cell - 1] as number);
}

/** How many values of the reference lie before its entry at `place`. */
export function countBefore({ atOrBelow, equal, n }: NumericBaseline, place: number): number {
  return place < atOrBelow.length ? (atOrBelow[place] as number) - (equal[place] as number) : n;
}

interface Looked {
  /** 1 for each cell to look into. */
  readonly looked: Uint8Array;
  /** How many current values lie in these. */
  readonly count: number;
}

/** The cells inside which the difference may be as large as the largest at any cell's end. */
function cellsToLookInto(baseline: NumericBaseline, firsts: Uint32Array, current: Uint32Array): Looked {
  const m = current[CELLS - 1] as number;
  const referenceEnds = new Float64Array(CELLS);
  let largest = 0;
  for (let cell = 0; cell < CELLS; cell += 1) {
    const referenceEnd = countBefore(baseline, firsts[cell + 1] as number) / baseline.n;
    referenceEnds[cell] = referenceEnd;
    const difference = referenceEnd - (current[cell] as number) / m;
    if (difference > largest) largest = difference;
    else if (-difference > largest) largest = -difference;
  }
  const looked = new Uint8Array(CELLS);
  // A tie decides the location, and quotients round: cells just short of the largest are looked into as well.
  const limit = largest - 1e-12;
  let referenceStart = 0;
  let currentStart = 0;
  let count = 0;
  for (let cell = 0; cell < CELLS; cell += 1) {
    const referenceEnd = referenceEnds[cell] as number;
    const currentEnd = (current[cell] as number) / m;
    if (referenceEnd - currentStart >= limit || currentEnd - referenceStart >= limit) {
      looked[cell] = 1;
      count += (current[cell] as number) - (cell === 0 ? 0 : (current[cell - 1] as number));
    }
    referenceStart = referenceEnd;
    currentStart = currentEnd;
  }
  return { looked, count };
}

/** The values of the cells to look into, with their cells. */
function pickValues(pieces: readonly PlacedValues[], { looked, count }: Looked): PlacedValues {
  const picked = { values: new Float64Array(count), cells: new Uint16Array(count) };
  let size = 0;
  for (const { values, cells } of pieces) {
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index] as number;
      if (looked[cell] === 0) continue;
      picked.values[size] = values[index] as number;
      picked.cells[size] = cell;
      size += 1;
    }
  }
  return picked;
}

/**
 * The counts of the cells to look into stand one after the other, nothing between them: a cell has an entry for
 * each of the reference's values in it, and one for what lies above them.
 */
function slotsOf({ looked }: Looked, firsts: Uint32Array): CellSlots {
  const shift = new Int32Array(CELLS);
  let size = 0;
  for (let cell = 0; cell < CELLS; cell += 1) {
    if (looked[cell] === 0) continue;
    shift[cell] = size - (firsts[cell] as number);
    size += (firsts[cell + 1] as number) - (firsts[cell] as number) + 1;
  }
  return { firsts, shift, counts: zeroCounts(size) };
}

interface CellSearch {
  readonly current: Uint32Array;
  readonly looked: Uint8Array;
  readonly slots: CellSlots;
}

function searchCells(baseline: NumericBaseline, { current, looked, slots }: CellSearch): KsGap {
  const { values, atOrBelow, n } = baseline;
  const { firsts, shift, counts } = slots;
  const search = new GapSearch(n, current[CELLS - 1] as number);
  for (let cell = 0; cell < CELLS; cell += 1) {
    if (looked[cell] === 0) continue;
    let seen = cell === 0 ? 0 : (current[cell - 1] as number);
    const last = firsts[cell + 1] as number;
    for (let place = firsts[cell] as number; place <= last; place += 1) {
      const slot = place + (shift[cell] as number);
      if ((counts.between[slot] as number) > 0) {
        seen += counts.between[slot] as number;
        search.betweenReferences(counts.betweenMax[slot] as number, countBefore(baseline, place), seen);
      }
      if (place === last) break;
      seen += counts.equal[slot] as number;
      search.atReference(values[place] as number, atOrBelow[place] as number, seen);
    }
  }
  return search.result();
}
