import type { PlannedWindow } from '../contract/events.ts';
import { chunkListSchema } from '../contract/stored.ts';
import { readRequiredJson } from './json-object.ts';
import type { ObjectStore } from './object-store.ts';

/** Keys of all chunks of a window, in order, whether the state carries them or a list on S3 does. */
export async function readChunkKeys(
  { store, bucket }: { readonly store: ObjectStore; readonly bucket: string },
  { chunkKeys, chunkListKey }: Pick<PlannedWindow, 'chunkKeys' | 'chunkListKey'>,
): Promise<readonly string[]> {
  if (chunkListKey === null) return chunkKeys;
  return readRequiredJson(store, { bucket, key: chunkListKey }, chunkListSchema);
}
