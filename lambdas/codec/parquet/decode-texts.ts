import type { Cell } from '../../core/table/column.ts';
import type { EncodedColumn } from './decode-column.ts';

const utf8 = new TextDecoder();

/** Texts that lie one behind the other, with the places where each begins. */
export function decodeTexts(
  { memory, data }: EncodedColumn,
  present: Uint8Array | null,
  offsetBytes: 4 | 8,
): readonly Cell[] {
  const { length, offset, buffers } = data;
  if (length === 0) return [];
  const words = new Uint32Array(
    memory,
    (buffers[1] ?? 0) + offsetBytes * offset,
    (length + 1) * (offsetBytes / 4),
  );
  // The lower half of a 64-bit offset is enough in 32-bit memory.
  const startOf = (row: number): number => words[row * (offsetBytes / 4)] as number;
  const [first, last] = [startOf(0), startOf(length)];
  const bytes = new Uint8Array(memory, (buffers[2] ?? 0) + first, last - first);
  const all = utf8.decode(bytes);
  const isAscii = all.length === bytes.length;
  return Array.from({ length }, (_, row) => {
    if (present?.[row] === 0) return null;
    const [start, end] = [startOf(row) - first, startOf(row + 1) - first];
    return isAscii ? all.slice(start, end) : utf8.decode(bytes.subarray(start, end));
  });
}

/** Longest text that lies in its view itself. */
const INLINE_BYTES = 12;
const VIEW_BYTES = 16;

/** Texts that lie in any of several buffers, or, where they are short, beside their length. */
export function decodeTextViews(
  { memory, data }: EncodedColumn,
  present: Uint8Array | null,
): readonly Cell[] {
  const { length, offset, buffers } = data;
  const views = new DataView(memory);
  return Array.from({ length }, (_, row) => {
    if (present?.[row] === 0) return null;
    const view = (buffers[1] ?? 0) + VIEW_BYTES * (offset + row);
    const size = views.getUint32(view, true);
    const start =
      size <= INLINE_BYTES
        ? view + 4
        : (buffers[2 + views.getUint32(view + 8, true)] ?? 0) + views.getUint32(view + 12, true);
    return utf8.decode(new Uint8Array(memory, start, size));
  });
}
