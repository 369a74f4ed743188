import { findFirstRows } from './first-rows.ts';
import { NO_ROW, takeIntegers } from './join-arrays.ts';

/** Rows by number; of rows with equal numbers the first. NaN is in none, and the zeros are equal. */
export interface NumberIndex {
  /** For each row the first one with its number; NO_ROW where it has none. */
  readonly firsts: Int32Array;
  /** For each number the first indexed row that has it; NO_ROW where there is none. */
  find(wanted: Float64Array): Int32Array;
}

/** Whole numbers that span no more than this many times as many as there are rows are looked up by place. */
const DENSE = 4;

/**
 * Indexes numbers: close whole numbers, as counters give them, by place, and all others by hash.
 *
 * Cost: O(rows) in time; 4 to 16 bytes a row.
 */
export function indexNumbers(values: Float64Array): NumberIndex {
  const range = wholeRange(values);
  return range !== null && range.span <= DENSE * values.length
    ? new PlaceTable(values, range)
    : new HashTable(values);
}

interface WholeRange {
  readonly least: number;
  readonly span: number;
}

/** Where the numbers lie; null where there is none, or one that is not whole or cannot be counted on from. */
function wholeRange(values: Float64Array): WholeRange | null {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    if (Math.floor(value) !== value && !Number.isNaN(value)) return null;
  }
  if (!Number.isSafeInteger(least) || !Number.isSafeInteger(greatest)) return null;
  return { least, span: greatest - least + 1 };
}

/** One slot for every whole number of a range. */
class PlaceTable implements NumberIndex {
  readonly firsts: Int32Array;
  readonly #slots: Int32Array;
  readonly #range: WholeRange;

  constructor(values: Float64Array, range: WholeRange) {
    const { ofPlaces, ofRows } = findFirstRows(placesOf(values, range), range.span);
    this.firsts = ofRows;
    this.#slots = ofPlaces;
    this.#range = range;
  }

  find(wanted: Float64Array): Int32Array {
    return takeIntegers(this.#slots, placesOf(wanted, this.#range));
  }
}

/** How far each number lies from the least of a range; NO_ROW where it is none of the range. */
function placesOf(values: Float64Array, { least, span }: WholeRange): Int32Array {
  const places = new Int32Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    // Wraps for what is out of range, and cuts what is not whole; neither comes back to the value, as NaN does not.
    const place = (value - least) | 0;
    places[row] = place + least === value && place >= 0 && place < span ? place : NO_ROW;
  }
  return places;
}

/** Open addressing over doubles: a slot holds a row of `values`, rows of equal values but the first are not held. */
class HashTable implements NumberIndex {
  readonly firsts: Int32Array;
  readonly #values: Float64Array;
  readonly #slots: Int32Array;

  constructor(values: Float64Array) {
    this.#values = values;
    this.#slots = emptySlots(values.length);
    this.firsts = new Int32Array(values.length).fill(NO_ROW);
    const [slots, firsts, words] = [this.#slots, this.firsts, wordsOf(values)];
    for (let row = 0; row < values.length; row += 1) {
      const value = values[row] as number;
      if (Number.isNaN(value)) continue;
      const slot = this.#seek(value, hashOf(words, row));
      const held = slots[slot] as number;
      if (held === NO_ROW) slots[slot] = row;
      firsts[row] = held === NO_ROW ? row : held;
    }
  }

  find(wanted: Float64Array): Int32Array {
    const [slots, words] = [this.#slots, wordsOf(wanted)];
    const found = new Int32Array(wanted.length).fill(NO_ROW);
    for (let row = 0; row < wanted.length; row += 1) {
      const value = wanted[row] as number;
      if (!Number.isNaN(value)) found[row] = slots[this.#seek(value, hashOf(words, row))] as number;
    }
    return found;
  }

  /** The slot of a number, or the empty one that it would take. */
  #seek(value: number, hash: number): number {
    const [values, slots] = [this.#values, this.#slots];
    const mask = slots.length - 1;
    // The zeros are equal, but their bits are not.
    let slot = (value === 0 ? 0 : hash) & mask;
    while (slots[slot] !== NO_ROW && values[slots[slot] as number] !== value) slot = (slot + 1) & mask;
    return slot;
  }
}

/** At most half full, so that a search ends after one or two slots. */
function emptySlots(rows: number): Int32Array {
  return new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, 2 * rows)))).fill(NO_ROW);
}

function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
}

/** Mixes both halves of a double; the multipliers are those of MurmurHash3's finalizer. */
function hashOf(words: Uint32Array, row: number): number {
  let hash = Math.imul(words[2 * row] as number, 0x85ebca6b) ^ (words[2 * row + 1] as number);
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}
