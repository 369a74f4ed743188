import type { NumericBaseline } from './numeric-baseline.ts';
import { mergeSummaries, type NumericSample, type NumericSummary } from './numeric-sample.ts';
import { cellsOf, firstOfEachCell, gridOf } from './value-grid.ts';

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
  const { values, form: _form, ...summary } = sample;
  return { ...summary, form: 'counts', ...countValues(baseline, values) };
}

/** Fewer values are not worth a grid. */
const GRID_PAYS = 4096;

/**
 * Counts values at and between those of a baseline. A grid says where to begin the search for each value.
 *
 * Cost: O(values × log of the baseline's values in a cell of the grid) + O(the baseline's values).
 */
export function countValues(
  { values: reference }: Pick<NumericBaseline, 'values'>,
  values: Float64Array,
): ValueCounts {
  const size = reference.length;
  const equal = new Uint32Array(size);
  const between = new Uint32Array(size + 1);
  const betweenMax = new Float64Array(size + 1).fill(Number.NEGATIVE_INFINITY);
  const places =
    values.length < GRID_PAYS || size === 0 ? searchAll(reference, values) : searchByGrid(reference, values);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    const place = places[index] as number;
    if (place < size && reference[place] === value) {
      equal[place] = (equal[place] as number) + 1;
      continue;
    }
    between[place] = (between[place] as number) + 1;
    if (value > (betweenMax[place] as number)) betweenMax[place] = value;
  }
  return { equal, between, betweenMax };
}

function searchAll(reference: Float64Array, values: Float64Array): Uint32Array {
  const places = new Uint32Array(values.length);
  for (let index = 0; index < places.length; index += 1)
    places[index] = lowerBound(reference, values[index] as number);
  return places;
}

function searchByGrid(reference: Float64Array, values: Float64Array): Uint32Array {
  const grid = gridOf(reference);
  const firsts = firstOfEachCell(reference, grid);
  const cells = cellsOf(values, grid);
  const places = new Uint32Array(values.length);
  for (let index = 0; index < places.length; index += 1) {
    const cell = cells[index] as number;
    const span = { low: firsts[cell] as number, high: firsts[cell + 1] as number };
    places[index] = lowerBoundWithin(reference, values[index] as number, span);
  }
  return places;
}

/** Index of the first entry of an ascending array that is not below `value`; its length where all are. */
export function lowerBound(values: Float64Array, value: number): number {
  return lowerBoundWithin(values, value, { low: 0, high: values.length });
}

function lowerBoundWithin(
  values: Float64Array,
  value: number,
  span: { readonly low: number; readonly high: number },
): number {
  let { low, high } = span;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
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
