import { canonicalText } from '../table/canonical.ts';
import { type Cell, type Column, cellAt, type Value } from '../table/column.ts';

/** Ids as keys that compare fast: a number where the canonical text is one, else the text; two columns. */
export interface IdKeys {
  /** NaN where the id is a text, or missing. */
  readonly numbers: Float64Array;
  /** Null where the id is a number, or missing; null for all where none is a text. */
  readonly texts: readonly (string | null)[] | null;
}

/** The keys of a column of ids; plain numbers are their own. Cost: O(rows). */
export function keysOf(ids: Column): IdKeys {
  if (ids.kind === 'numbers' && ids.others.size === 0) return { numbers: ids.values, texts: null };
  if (ids.kind === 'cells') return keysOfRows(ids.length, (row) => keyOf(ids.cells[row] ?? null));
  if (ids.kind === 'dictionary') {
    const keys = ids.entries.map(keyOf);
    return keysOfRows(ids.length, (row) => keys[ids.codes[row] as number] ?? null);
  }
  return keysOfRows(ids.length, (row) => keyOf(cellAt(ids, row)));
}

function keysOfRows(rows: number, keyAt: (row: number) => Value | null): IdKeys {
  const numbers = new Float64Array(rows).fill(Number.NaN);
  const texts = new Array<string | null>(rows).fill(null);
  let hasText = false;
  for (let row = 0; row < rows; row += 1) {
    const key = keyAt(row);
    if (typeof key === 'number') numbers[row] = key;
    else if (typeof key === 'string') {
      texts[row] = key;
      hasText = true;
    }
  }
  return { numbers, texts: hasText ? texts : null };
}

/** The number that writes exactly the canonical text of an id, else that text. */
function keyOf(id: Cell): number | string | null {
  if (typeof id === 'number' || id === null) return id;
  const trimmed = String(id).trim();
  if (!mayWriteNumber(trimmed.charCodeAt(0))) return trimmed;
  const text = canonicalText(trimmed);
  const number = Number(text);
  return String(number) === text && !Number.isNaN(number) ? number : text;
}

/** Whether a number's text may begin so: with a digit, a minus, or the I of Infinity. Most texts do not. */
function mayWriteNumber(first: number): boolean {
  return (first >= 0x30 && first <= 0x39) || first === 0x2d || first === 0x49;
}
