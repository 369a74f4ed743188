import type { Column } from '../column.ts';
import { keysOf } from './id-keys.ts';
import { indexNumbers, NO_ROW, type NumberIndex } from './number-index.ts';
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
    this.firsts = new Int32Array(ids.length).fill(NO_ROW);
    this.#numbers = indexNumbers(numbers, this.firsts);
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
