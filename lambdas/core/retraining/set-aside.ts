import { canonicalText } from '../table/canonical.ts';
import type { Cell } from '../table/column.ts';

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
const TWO_TO_32 = 2 ** 32;

/**
 * Whether the row of this id is set aside: it judges models and is never trained on. The same id gives the
 * same answer for ever, on every machine, and a larger share sets aside all that a smaller one does.
 *
 * @param share how much of all ids is set aside, 0 to 1
 * @example isSetAside('68785', 0.2) // the same as for 68785 and '68785.0'
 */
export function isSetAside(id: NonNullable<Cell>, share: number): boolean {
  return placeOf(canonicalText(id)) < share;
}

/**
 * A number from 0 to 1 that a text is at: uniform over texts. FNV-1a over the UTF-16 code units, byte by
 * byte, then the finaliser of MurmurHash3, for FNV alone leaves texts that end alike close together.
 */
function placeOf(text: string): number {
  let hash = OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), PRIME);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / TWO_TO_32;
}
