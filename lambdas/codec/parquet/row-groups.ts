import type { ByteSource } from '../byte-source.ts';
import { cutGroups, type ParquetLayout, type RowGroup } from './layout.ts';

/**
 * The bytes that the row groups of a file begin with, where they lie one behind the other in their order; none
 * where they do not, so that the file cannot be cut between them.
 */
export function groupStarts({ groups }: ParquetLayout): readonly number[] {
  let end = 0;
  for (const group of groups) {
    if (group.chunks.length === 0 || startOf(group) < end) return [];
    end = Math.max(...group.chunks.map(({ start, length }) => start + length));
  }
  return groups.map(startOf);
}

/**
 * The row groups of a file that begin within some of its bytes, as a file of its own: the bytes where they are, and
 * behind them a footer that names no other group.
 */
export function groupsSource(
  file: ByteSource,
  layout: ParquetLayout,
  part: { readonly start: number; readonly end: number },
): ByteSource {
  const footer = cutGroups(layout, (group) => startOf(group) >= part.start && startOf(group) < part.end);
  const { pagesEnd } = layout;
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    const pages = await file.slice(Math.min(start, pagesEnd), Math.min(end, pagesEnd));
    const rest = footer.subarray(Math.max(start - pagesEnd, 0), Math.max(end - pagesEnd, 0));
    return rest.length === 0 ? pages : Buffer.concat([pages, rest]);
  };
  const size = pagesEnd + footer.length;
  return {
    name: file.name,
    size: async () => size,
    slice,
    async *stream() {
      yield await slice(0, size);
    },
  };
}

function startOf({ chunks }: RowGroup): number {
  return Math.min(...chunks.map(({ start }) => start));
}
