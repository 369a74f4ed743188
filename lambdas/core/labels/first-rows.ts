import { NO_ROW, takeIntegers } from './join-arrays.ts';

/** Which rows are the first with their place. */
export interface FirstRows {
  /** For each place its first row; NO_ROW where no row has it. */
  readonly ofPlaces: Int32Array;
  /** For each row the first one with its place, itself if it is that; NO_ROW without a place. */
  readonly ofRows: Int32Array;
}

const FEW_SHARE = 0.25;

/** Whether rows are so few beside the places that they are looked up one by one. */
export function areFew(rows: Int32Array, places: number): boolean {
  return rows.length < FEW_SHARE * places;
}

/**
 * Finds the first row of each of `count` places, and of each row. A row without a place has NO_ROW.
 *
 * Memory in no order is written fast, but to read it is to wait for it: so many rows are only written, as long as no
 * place has more than two. Cost: O(rows + places).
 */
export function findFirstRows(places: Int32Array, count: number): FirstRows {
  const ofPlaces = firstsByPlace(places, count);
  const pairs = areFew(places, count) ? null : firstsOfPairs(places, ofPlaces);
  return { ofPlaces, ofRows: pairs ?? takeIntegers(ofPlaces, places) };
}

/** The first row of each row; null where a place has more than two. */
function firstsOfPairs(places: Int32Array, ofPlaces: Int32Array): Int32Array | null {
  const ofRows = ownRows(places);
  const told = tellPairs(ofRows, ofPlaces, lastsByPlace(places, ofPlaces.length));
  return told === countRows(places) ? ofRows : null;
}

/** Each row itself; NO_ROW without a place. */
function ownRows(places: Int32Array): Int32Array {
  const rows = new Int32Array(places.length);
  for (let row = 0; row < rows.length; row += 1) rows[row] = places[row] === NO_ROW ? NO_ROW : row;
  return rows;
}

/** Notes the first row of every place at its last one; answers how many rows these are together. */
function tellPairs(ofRows: Int32Array, firsts: Int32Array, lasts: Int32Array): number {
  let told = 0;
  for (let place = 0; place < firsts.length; place += 1) {
    const first = firsts[place] as number;
    if (first === NO_ROW) continue;
    const last = lasts[place] as number;
    told += 1;
    if (last === first) continue;
    ofRows[last] = first;
    told += 1;
  }
  return told;
}

/** For each place its first row; NO_ROW where no row has it. */
export function firstsByPlace(places: Int32Array, count: number): Int32Array {
  const rows = new Int32Array(count).fill(NO_ROW);
  // Backwards, so that the first row of a place is written last.
  for (let row = places.length - 1; row >= 0; row -= 1) {
    const place = places[row] as number;
    if (place !== NO_ROW) rows[place] = row;
  }
  return rows;
}

/** For each place its last row; of a place that no row has anything. */
function lastsByPlace(places: Int32Array, count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < places.length; row += 1) {
    const place = places[row] as number;
    if (place !== NO_ROW) rows[place] = row;
  }
  return rows;
}

function countRows(places: Int32Array): number {
  let rows = 0;
  for (let row = 0; row < places.length; row += 1) if (places[row] !== NO_ROW) rows += 1;
  return rows;
}
