import type { NumericBaseline } from './numeric-baseline.ts';
import { mergeSummaries, type NumericSample, type NumericSummary } from './numeric-sample.ts';
import { CELLS, cellsOf, type PlacedValues, sortByCell } from './value-grid.ts';
import { indexOf } from './value-index.ts';

/** Values counted at and between those of a baseline. */
export interface ValueCounts {
  /** How many values equal the baseline's i-th value. */
  readonly equal: Uint32Array;
  /** How many values lie between the baseline's values i − 1 and i; the last counts those above all. */
  readonly between: Uint32Array;
  /** The largest value counted in each entry of `between`; −Infinity where there is none. */
  readonly betweenMax: Float64Array;
}

/** A window's numeric column, counted against its baseline, so that chunks add. */
export interface NumericCounts extends NumericSummary, ValueCounts {
  readonly form: 'counts';
}

/** Counts a sample against its baseline. Cost: as {@link countValues}. */
export function countSample(baseline: NumericBaseline, sample: NumericSample): NumericCounts {
  const { pieces, form: _form, ...summary } = sample;
  return { ...summary, form: 'counts', ...countValues(baseline, pieces) };
}

/**
 * Counts a further sample in the arrays of counts that are there; those given are of no use afterwards.
 *
 * Cost: O(values × log of the baseline's values in a cell of the grid), whatever the size of the baseline.
 */
export function addSample(
  baseline: NumericBaseline,
  { equal, between, betweenMax, ...summary }: NumericCounts,
  sample: NumericSample,
): NumericCounts {
  const counts = { equal, between, betweenMax };
  for (const values of sample.pieces) addValues(baseline, values, counts);
  return { ...mergeSummaries(summary, sample), form: 'counts', ...counts };
}

/** Fewer values are not worth a grid. */
const GRID_PAYS = 4096;
/** So many values of a baseline, and their counts, do not lie close to the processor: they are best visited in order. */
const SORTING_PAYS = 2 * CELLS;
const NOT_SHIFTED = new Int32Array(CELLS);

/**
 * Counts values at and between those of a baseline. A grid says where to begin the search for each value.
 *
 * Cost: O(values × log of the baseline's values in a cell of the grid) + O(the baseline's values).
 */
export function countValues(
  baseline: Pick<NumericBaseline, 'values'>,
  pieces: readonly Float64Array[],
): ValueCounts {
  const counts = zeroCounts(baseline.values.length);
  for (const values of pieces) addValues(baseline, values, counts);
  return counts;
}

/** Counts of nothing, for so many values of a baseline. */
export function zeroCounts(size: number): ValueCounts {
  return {
    equal: new Uint32Array(size),
    between: new Uint32Array(size + 1),
    betweenMax: new Float64Array(size + 1).fill(Number.NEGATIVE_INFINITY),
  };
}

function addValues(
  { values: reference }: Pick<NumericBaseline, 'values'>,
  values: Float64Array,
  counts: ValueCounts,
): void {
  const size = reference.length;
  if (values.length < GRID_PAYS || size === 0) {
    const cells = new Uint16Array(values.length);
    countInCells(
      reference,
      { values, cells },
      { firsts: Uint32Array.of(0, size), shift: NOT_SHIFTED, counts },
    );
    return;
  }
  const { grid, firsts } = indexOf({ values: reference });
  const isWorthSorting = size > SORTING_PAYS && values.length > SORTING_PAYS / 4;
  const sample = isWorthSorting ? sortByCell(values, grid) : { values, cells: cellsOf(values, grid) };
  countInCells(reference, sample, { firsts, shift: NOT_SHIFTED, counts });
}

/** Where the values of a baseline's cells are counted. */
export interface CellSlots {
  /** Index of the baseline's first value in each cell or behind it; one entry more than cells. */
  readonly firsts: Uint32Array;
  /** What to add to an index of the baseline in a cell for its entry in the counts. */
  readonly shift: Int32Array;
  readonly counts: ValueCounts;
}

/** Counts values, whose cells are given, at and between a baseline's values in those cells. */
export function countInCells(
  reference: Float64Array,
  { values, cells }: PlacedValues,
  { firsts, shift, counts: { equal, between, betweenMax } }: CellSlots,
): void {
  for (let index = 0; index < values.length; index += 1) {
    const cell = cells[index] as number;
    const value = values[index] as number;
    const end = firsts[cell + 1] as number;
    let place = firsts[cell] as number;
    let high = end;
    // A few steps one by one are faster than halving.
    while (high - place > 4) {
      const middle = (place + high) >>> 1;
      if ((reference[middle] as number) < value) place = middle + 1;
      else high = middle;
    }
    while (place < high && (reference[place] as number) < value) place += 1;
    const slot = place + (shift[cell] as number);
    if (place < end && reference[place] === value) {
      equal[slot] = (equal[slot] as number) + 1;
      continue;
    }
    between[slot] = (between[slot] as number) + 1;
    if (value > (betweenMax[slot] as number)) betweenMax[slot] = value;
  }
}

/** The counts of both. Pure, exact and order-free. Cost: O(the baseline's values). */
export function mergeCounts(a: NumericCounts, b: NumericCounts): NumericCounts {
  const equal = a.equal.slice();
  const between = a.between.slice();
  const betweenMax = a.betweenMax.slice();
  for (let index = 0; index < equal.length; index += 1)
    equal[index] = (equal[index] as number) + (b.equal[index] as number);
  for (let index = 0; index < between.length; index += 1) {
    between[index] = (between[index] as number) + (b.between[index] as number);
    const value = b.betweenMax[index] as number;
    if (value > (betweenMax[index] as number)) betweenMax[index] = value;
  }
  return { ...mergeSummaries(a, b), form: 'counts', equal, between, betweenMax };
}
