import { NO_ROW } from './number-index.ts';

type Texts = readonly (string | null)[];

/**
 * Rows by text; of rows with equal texts the first. Open addressing: a slot is the hash and the row of a text,
 * so that texts are compared only where their hashes are equal.
 *
 * Cost: O(characters) in time; 16 to 32 bytes a row.
 */
export class TextIndex {
  readonly #texts: Texts;
  readonly #slots: Int32Array;

  /** Notes for each row in `firsts` the first one with its text; where it has none, `firsts` stays. */
  constructor(texts: Texts, firsts: Int32Array) {
    this.#texts = texts;
    // At most half full, so that a search ends after one or two slots.
    this.#slots = new Int32Array(2 * 2 ** Math.ceil(Math.log2(Math.max(2, 2 * texts.length)))).fill(NO_ROW);
    for (let row = 0; row < texts.length; row += 1) {
      const text = texts[row] ?? null;
      if (text === null) continue;
      const hash = hashOf(text);
      const slot = this.#seek(text, hash);
      const held = this.#slots[slot + 1] as number;
      if (held === NO_ROW) {
        this.#slots[slot] = hash;
        this.#slots[slot + 1] = row;
      }
      firsts[row] = held === NO_ROW ? row : held;
    }
  }

  /** Notes in `found` for each text the first indexed row that has it; NO_ROW where there is none. */
  find(wanted: Texts, found: Int32Array): void {
    for (let row = 0; row < wanted.length; row += 1) {
      const text = wanted[row] ?? null;
      if (text !== null) found[row] = this.#slots[this.#seek(text, hashOf(text)) + 1] as number;
    }
  }

  /** Where the slot of a text is, or the empty one that it would take. */
  #seek(text: string, hash: number): number {
    const slots = this.#slots;
    const last = slots.length - 2;
    let slot = (2 * hash) & last;
    let held = slots[slot + 1] as number;
    while (held !== NO_ROW && (slots[slot] !== hash || this.#texts[held] !== text)) {
      slot = (slot + 2) & last;
      held = slots[slot + 1] as number;
    }
    return slot;
  }
}

/** FNV-1a over UTF-16 code units, then MurmurHash3's finalizer: the low bits alone choose a slot. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
