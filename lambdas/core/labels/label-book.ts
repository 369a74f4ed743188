import { canonicalText } from '../table/canonical.ts';
import { type Cell, type Column, cellAt, missingColumn, spreadCells, takeCells } from '../table/column.ts';
import { concatDoubles, concatIntegers } from '../table/concat-arrays.ts';
import { concatColumns } from '../table/concat-columns.ts';
import { areFew, firstsByPlace } from './first-rows.ts';
import { IdIndex } from './id-index.ts';
import { NO_ROW, takeDoubles, takeIntegers } from './join-arrays.ts';
import type { LabelRecords } from './label-records.ts';

/**
 * What is known of the labels of a list of ids; an id is its place in that list.
 *
 * Books of the same list merge: which labels it is made of decides what a book says, not their order, how they
 * were cut into files, nor how often each was delivered. For each id it holds all that this takes: the last
 * label, the time of the first, and whether any two differ.
 */
export interface LabelBook {
  /** Ids that have a label, as places, ascending. */
  readonly places: Int32Array;
  /** The last label of each, by time. Of equal times by place in the file, then by its text. */
  readonly labels: Column;
  readonly times: Float64Array;
  readonly orders: Int32Array;
  /** When the first label of each became known. */
  readonly firsts: Float64Array;
  /** 1 where the labels of an id contradict each other. */
  readonly conflicts: Int32Array;
}

/** The book in which no id has a label. */
export const EMPTY_BOOK: LabelBook = {
  places: new Int32Array(0),
  labels: missingColumn(0),
  times: new Float64Array(0),
  orders: new Int32Array(0),
  firsts: new Float64Array(0),
  conflicts: new Int32Array(0),
};

/** Labels to be looked up by id. */
export interface LabelIndex {
  /** Of the records; the place of an id is its first row. */
  readonly ids: IdIndex;
  readonly records: LabelRecords;
  /** What counts of the records. */
  readonly choice: Choice;
}

/** Which of several entries of one id counts, and what the others say of it. */
export interface Choice {
  /** By place: the entry that counts, the last one by time; NO_ROW where there is none. */
  readonly chosen: Int32Array;
  /** How many ids have an entry. */
  readonly ids: number;
  /** By entry, for those that count, as in a book. */
  readonly firsts: Float64Array;
  readonly conflicts: Int32Array;
}

/** Indexes records by id. Cost: O(records), see {@link IdIndex}. */
export function indexRecords(records: LabelRecords): LabelIndex {
  const ids = new IdIndex(records.ids);
  return { ids, records, choice: chooseEntries(entriesOf(ids, records), records.times.length) };
}

/** Each record as an entry of the place of its id. */
function entriesOf({ firsts: places }: IdIndex, { labels, times, orders }: LabelRecords): LabelBook {
  return { places, labels, times, orders, firsts: times, conflicts: new Int32Array(times.length) };
}

/** The book of the ids in a column, each of them once, from all labels that an index has for them. Cost: O(ids). */
export function lookUp({ ids, records, choice }: LabelIndex, wanted: Column): LabelBook {
  const entries = takeIntegers(choice.chosen, ids.find(wanted));
  const places = fullPlaces(entries);
  const { firsts, conflicts } = choice;
  const book = { ...entriesOf(ids, records), firsts, conflicts };
  return { ...takeEntries(book, takeIntegers(entries, places)), places };
}

/**
 * The label that counts for each of the ids that an index was searched for, given by their places, no two alike;
 * missing where it has none. Cost: O(ids), see {@link findFirstRows}.
 */
export function labelsFound({ records, choice: { chosen } }: LabelIndex, places: Int32Array): Column {
  if (areFew(places, chosen.length)) return takeCells(records.labels, takeIntegers(chosen, places));
  const labels = takeCells(records.labels, chosen);
  return spreadCells(labels, firstsByPlace(places, chosen.length), places.length);
}

/** The places that hold a row, ascending. */
export function fullPlaces(rows: Int32Array): Int32Array {
  const places = new Int32Array(rows.length);
  let full = 0;
  for (let place = 0; place < rows.length; place += 1) {
    if (rows[place] === NO_ROW) continue;
    places[full] = place;
    full += 1;
  }
  return places.slice(0, full);
}

/** One book from several of the same list of so many ids. Cost: O(ids + entries). */
export function mergeBooks(books: readonly LabelBook[], ids: number): LabelBook {
  const filled = books.filter((book) => book.places.length > 0);
  const [only = EMPTY_BOOK] = filled;
  if (filled.length < 2) return only;
  const entries: LabelBook = {
    places: concatIntegers(filled.map((book) => book.places)),
    labels: concatColumns(filled.map((book) => book.labels)),
    times: concatDoubles(filled.map((book) => book.times)),
    orders: concatIntegers(filled.map((book) => book.orders)),
    firsts: concatDoubles(filled.map((book) => book.firsts)),
    conflicts: concatIntegers(filled.map((book) => book.conflicts)),
  };
  const { chosen, firsts, conflicts } = chooseEntries(entries, ids);
  const kept = takeIntegers(chosen, fullPlaces(chosen));
  return takeEntries({ ...entries, firsts, conflicts }, kept);
}

/** Ids whose labels contradict each other, as places, ascending. */
export function conflictsIn({ places, conflicts }: LabelBook): readonly number[] {
  const found: number[] = [];
  for (let entry = 0; entry < conflicts.length; entry += 1)
    if (conflicts[entry] === 1) found.push(places[entry] as number);
  return found;
}

/** As {@link conflictsIn}, of the records of an index. */
export function conflictsAmong({ chosen, conflicts }: Choice): readonly number[] {
  const found: number[] = [];
  for (let place = 0; place < chosen.length; place += 1) {
    const entry = chosen[place] as number;
    if (entry !== NO_ROW && conflicts[entry] === 1) found.push(place);
  }
  return found;
}

/** Chooses among entries with places in any order, several of one place, all below `ids`. */
function chooseEntries(entries: LabelBook, ids: number): Choice {
  const { places } = entries;
  const chosen = new Int32Array(ids).fill(NO_ROW);
  const firsts = entries.firsts.slice();
  const conflicts = entries.conflicts.slice();
  let filled = 0;
  for (let entry = 0; entry < places.length; entry += 1) {
    const place = places[entry] as number;
    const before = chosen[place] as number;
    if (before === NO_ROW) {
      chosen[place] = entry;
      filled += 1;
      continue;
    }
    const later = isLater(entries, entry, before) ? entry : before;
    chosen[place] = later;
    const conflict =
      conflicts[entry] === 1 || conflicts[before] === 1 || differ(entries.labels, entry, before);
    conflicts[later] = conflict ? 1 : 0;
    firsts[later] = Math.min(firsts[entry] as number, firsts[before] as number);
  }
  return { chosen, ids: filled, firsts, conflicts };
}

function isLater({ times, orders, labels }: LabelBook, a: number, b: number): boolean {
  const [time, other] = [times[a] as number, times[b] as number];
  if (time !== other) return time > other;
  const [order, otherOrder] = [orders[a] as number, orders[b] as number];
  if (order !== otherOrder) return order > otherOrder;
  return textAt(labels, a) > textAt(labels, b);
}

function differ(labels: Column, a: number, b: number): boolean {
  const [one, other] = [cellAt(labels, a), cellAt(labels, b)];
  if (typeof one === 'number' && typeof other === 'number') return one !== other;
  return one !== other && textOf(one) !== textOf(other);
}

function textAt(labels: Column, entry: number): string {
  return textOf(cellAt(labels, entry));
}

function textOf(label: Cell): string {
  return label === null ? '' : canonicalText(label);
}

function takeEntries(book: LabelBook, entries: Int32Array): LabelBook {
  return {
    places: takeIntegers(book.places, entries),
    labels: takeCells(book.labels, entries),
    times: takeDoubles(book.times, entries),
    orders: takeIntegers(book.orders, entries),
    firsts: takeDoubles(book.firsts, entries),
    conflicts: takeIntegers(book.conflicts, entries),
  };
}
