import { isPlaceTrouble } from '../codec/gunzip.ts';
import { type ParquetLayout, readLayout } from '../codec/parquet/layout.ts';
import { groupStarts, groupsSource } from '../codec/parquet/row-groups.ts';
import type { CutObject, Cuts } from './object-parts.ts';
import { objectSource } from './object-source.ts';
import type { ObjectReader } from './object-store.ts';

/** Parquet is cut between its row groups, which its footer names; null where it cannot be cut. */
export async function openParquetCuts(
  store: ObjectReader,
  { version, size }: CutObject,
): Promise<Cuts | null> {
  const file = objectSource(store, version, size);
  const layout = await tryLayout(() => readLayout(file));
  if (layout === null) return null;
  const starts = groupStarts(layout);
  return {
    cutFrom: async (place) => starts.find((start) => start >= place) ?? null,
    source: (part) => ({ ...groupsSource(file, layout, part), headerLines: 0, linesRead: () => 0 }),
  };
}

/** What is wrong with a file, or that it is gzip, is for its reader to say. */
async function tryLayout(read: () => Promise<ParquetLayout>): Promise<ParquetLayout | null> {
  try {
    return await read();
  } catch (error) {
    if (isPlaceTrouble(error)) throw error;
    return null;
  }
}
