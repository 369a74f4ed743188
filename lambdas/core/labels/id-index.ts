import { type Column, takeCells } from '../table/column.ts';
import { findFirstRows } from './first-rows.ts';
import { keysOf } from './id-keys.ts';
import { NO_ROW } from './join-arrays.ts';
import { indexNumbers, type NumberIndex } from './number-index.ts';
import { TextIndex } from './text-index.ts';

/**
 * Finds rows by id. Ids are equal where their canonical texts are, whatever types the files gave them.
 *
 * Cost: O(rows) to make and to search; 8 to 40 bytes a row.
 *
 * @example new IdIndex(columnOf(['a', 7])).find(columnOf(['7.0', 'b'])) // [1, -1]
 */
export class IdIndex {
  /** For each row the first row with the same id, itself if it is that; NO_ROW without an id. */
  readonly firsts: Int32Array;
  readonly #numbers: NumberIndex;
  /** Null where no id is a text. */
  readonly #texts: TextIndex | null;

  constructor(ids: Column) {
    const { numbers, texts } = keysOf(ids);
    this.#numbers = indexNumbers(numbers);
    this.firsts = this.#numbers.firsts;
    this.#texts = texts === null ? null : new TextIndex(texts, this.firsts);
  }

  /** For each row of `wanted` the first indexed row with the same id; NO_ROW where there is none. */
  find(wanted: Column): Int32Array {
    const { numbers, texts } = keysOf(wanted);
    const found = this.#numbers.find(numbers);
    if (texts !== null) this.#texts?.find(texts, found);
    return found;
  }
}

/**
 * For each id of a column the first row with the same id, itself if it is that; NO_ROW without an id. Ids that
 * an index knows are told apart by what it found for them; only the others are compared as ids.
 *
 * Cost: O(rows); little more than O(1) an id that was found.
 *
 * @param found what {@link IdIndex.find} of an index of so many rows answered for the column
 */
export function firstsAmong(ids: Column, found: Int32Array, indexed: number): Int32Array {
  const firsts = findFirstRows(found, indexed).ofRows;
  const others = rowsWithout(found);
  const among = new IdIndex(takeCells(ids, others)).firsts;
  for (let index = 0; index < others.length; index += 1) {
    const first = among[index] as number;
    if (first !== NO_ROW) firsts[others[index] as number] = others[first] as number;
  }
  return firsts;
}

/** The rows that have NO_ROW, ascending. */
function rowsWithout(found: Int32Array): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < found.length; row += 1) if (found[row] === NO_ROW) rows.push(row);
  return rows;
}
