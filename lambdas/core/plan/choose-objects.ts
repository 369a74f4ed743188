import type { ListedObject } from '../../contract/stored.ts';
import type { Span } from './grid.ts';

/**
 * The objects that may hold rows of a window. Where rows carry their time, everything written since the
 * window began may (the rows are cut later); where they do not, an object belongs to the window in which it
 * was written. Folder markers and empty objects hold nothing.
 */
export function objectsOfWindow<T extends ListedObject>(
  objects: readonly T[],
  window: Span,
  hasTimestamps: boolean,
): readonly T[] {
  return objects.filter(({ size, lastModified }) => {
    const written = Date.parse(lastModified);
    return size > 0 && written >= window.start && (hasTimestamps || written < window.end);
  });
}

/** To fetch an object takes about as long as to read so many bytes more of it. */
const BYTES_TO_FETCH = 128 * 1024;

/**
 * Objects in groups that weigh at most `maxBytes` in the order of their keys, each group read by one call;
 * a heavier object is a group by itself. An object weighs its bytes and what it takes to fetch it. No more than
 * `maxChunks` groups: many bytes make larger ones.
 *
 * @example chunkObjects([{ key: 'a', size: 3 }, { key: 'b', size: 2 }], { maxBytes: 4, maxChunks: 9 }).length // 2
 */
export function chunkObjects<T extends Pick<ListedObject, 'key' | 'size'>>(
  objects: readonly T[],
  { maxBytes, maxChunks }: { readonly maxBytes: number; readonly maxChunks: number },
): readonly (readonly T[])[] {
  const total = objects.reduce((sum, object) => sum + object.size + BYTES_TO_FETCH, 0);
  // Neighbouring groups hold more than the limit between them, so twice the even share is enough.
  const limit = Math.max(maxBytes, Math.ceil((2 * total) / Math.max(1, maxChunks - 1)));
  const chunks: T[][] = [];
  let bytes = 0;
  for (const object of [...objects].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const chunk = chunks.at(-1);
    const weight = object.size + BYTES_TO_FETCH;
    if (chunk === undefined || bytes + weight > limit) {
      chunks.push([object]);
      bytes = weight;
    } else {
      chunk.push(object);
      bytes += weight;
    }
  }
  return chunks;
}
