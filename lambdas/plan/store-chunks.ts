import type { PlannedWindow } from '../contract/events.ts';
import { parseS3Address } from '../contract/s3-address.ts';
import type { ChunkObject, ListedObject } from '../contract/stored.ts';
import { chunkWithParts } from '../core/plan/choose-objects.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { hashContent, writeJson } from '../ports/json-object.ts';
import type { PlanContext } from './plan-context.ts';

/** A window with more chunks has them in a list on S3: their executions and keys would weigh on the run's. */
const MAX_INLINE_CHUNKS = 10;
/** Chunks of one window: the keys of their profiles fit the answer that a Map may give, 256 KiB. */
const MAX_CHUNKS = 1000;
const WRITTEN_AT_ONCE = 32;

/** Cuts a window's objects into chunks and stores which objects each of them has. */
export async function storeChunks(
  context: PlanContext,
  window: Pick<PlannedWindow, 'start' | 'end'>,
  objects: readonly ListedObject[],
): Promise<Pick<PlannedWindow, 'chunkKeys' | 'chunkListKey'>> {
  const { data, monitor } = context;
  const limits = { maxBytes: data.chunkBytes, maxChunks: MAX_CHUNKS };
  const chunks = chunkWithParts(objects, limits);
  const chunkKeys: string[] = [];
  for (let index = 0; index < chunks.length; index += WRITTEN_AT_ONCE) {
    const stored = chunks.slice(index, index + WRITTEN_AT_ONCE).map((chunk) =>
      storeList(context, {
        uri: data.predictions,
        objects: chunk,
        keyOf: (hash) => stateKeys.chunk(monitor.model, window, hash),
      }),
    );
    chunkKeys.push(...(await Promise.all(stored)));
  }
  if (chunkKeys.length <= MAX_INLINE_CHUNKS) return { chunkKeys, chunkListKey: null };
  const chunkListKey = await storeNamed(context, chunkKeys, (hash) =>
    stateKeys.chunkList(monitor.model, window, hash),
  );
  return { chunkKeys: [], chunkListKey };
}

interface ListToStore {
  readonly uri: string;
  readonly objects: readonly ChunkObject[];
  readonly keyOf: (hash: string) => string;
}

/** Stores a list of objects; answers its key. */
function storeList(context: PlanContext, { uri, objects, keyOf }: ListToStore): Promise<string> {
  return storeNamed(context, { bucket: parseS3Address(uri).bucket, objects }, keyOf);
}

/** Stores a value under a name made from its content: two runs at once never mix theirs. */
async function storeNamed(
  { ports, bucket }: PlanContext,
  value: unknown,
  keyOf: (hash: string) => string,
): Promise<string> {
  const key = keyOf(hashContent(JSON.stringify(value)));
  await writeJson(ports.store, { address: { bucket, key }, value }, { ifAbsent: true });
  return key;
}
