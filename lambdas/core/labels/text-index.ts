import { NO_ROW } from './join-arrays.ts';

type Texts = readonly (string | null)[];

/**
 * Rows by text; of rows with equal texts the first. Open addressing: a slot is the hash and the row of a text,
 * so that texts are compared only where their hashes are equal.
 *
 * Cost: O(characters) in time; 20 to 36 bytes a row.
 */
export class TextIndex {
  readonly #texts: Texts;
  readonly #slots: Int32Array;

  /** Notes for each row in `firsts` the first one with its text; where it has none, `firsts` stays. */
  constructor(texts: Texts, firsts: Int32Array) {
    this.#texts = texts;
    // At most half full, so that a search ends after one or two slots.
    this.#slots = new Int32Array(2 * 2 ** Math.ceil(Math.log2(Math.max(2, 2 * texts.length)))).fill(NO_ROW);
    const [slots, hashes] = [this.#slots, hashTexts(texts)];
    for (let row = 0; row < texts.length; row += 1) {
      const text = texts[row] ?? null;
      if (text === null) continue;
      const hash = hashes[row] as number;
      const slot = this.#seek(text, hash);
      const held = slots[slot + 1] as number;
      if (held === NO_ROW) {
        slots[slot] = hash;
        slots[slot + 1] = row;
      }
      firsts[row] = held === NO_ROW ? row : held;
    }
  }

  /** Notes in `found` for each text the first indexed row that has it; NO_ROW where there is none. */
  find(wanted: Texts, found: Int32Array): void {
    // One loop for hashes, slots and texts each: in short ones a processor waits for the memory of many rows at once.
    const [slots, hashes] = [this.#slots, hashTexts(wanted)];
    for (let row = 0; row < wanted.length; row += 1)
      if (wanted[row] !== null) found[row] = slots[this.#seekHash(hashes[row] as number) + 1] as number;
    for (let row = 0; row < wanted.length; row += 1) {
      const text = wanted[row] ?? null;
      const held = found[row] as number;
      if (text === null || held === NO_ROW || this.#texts[held] === text) continue;
      found[row] = slots[this.#seek(text, hashes[row] as number) + 1] as number;
    }
  }

  /** The first slot of a hash, or the empty one that it would take. */
  #seekHash(hash: number): number {
    const slots = this.#slots;
    const last = slots.length - 2;
    let slot = (2 * hash) & last;
    while (slots[slot] !== hash && slots[slot + 1] !== NO_ROW) slot = (slot + 2) & last;
    return slot;
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

function hashTexts(texts: Texts): Int32Array {
  const hashes = new Int32Array(texts.length);
  for (let row = 0; row < texts.length; row += 1) hashes[row] = hashOf(texts[row] ?? '');
  return hashes;
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
