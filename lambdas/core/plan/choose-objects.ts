import { parseS3Address } from '../../contract/s3-address.ts';
import type { ChunkObject, ListedObject } from '../../contract/stored.ts';
import type { Span } from './grid.ts';
import { type Partition, partitionsOf } from './partitions.ts';

/** What was listed, by the address of the partition. */
export type Listing = ReadonlyMap<string, readonly ListedObject[]>;

/** Where a kind of data lies. */
export interface DataSource {
  /** Address, with placeholders for the time of a partition or without. */
  readonly template: string;
  readonly hasTimestamps: boolean;
  /** How far from its time a row may be filed, milliseconds. */
  readonly readBack: number;
  /** Where the addresses are those of manifests, which list the objects. */
  readonly manifest?: {
    /** What the address of every object must begin with. */
    readonly within: string;
    /** Whether there must be one for every partition. */
    readonly isDue: boolean;
  };
}

/** The partitions that may hold rows of a window: where rows carry their time, the neighbours too. */
export function partitionsOfWindow(
  { template, hasTimestamps, readBack }: DataSource,
  { start, end }: Span,
): readonly Partition[] {
  const margin = hasTimestamps ? readBack : 0;
  return partitionsOf(template, { start: start - margin, end: end + margin });
}

/**
 * The objects that may hold rows of a window. Where rows carry their time, all in the window's partitions
 * may (the rows are cut later), or, where there is one partition for all time, everything written since the
 * window began. Where they do not, an object belongs to the window that its partition lies in, or else to the
 * one in which it was written. Folder markers and empty objects hold nothing. What cannot be read is in every
 * window that would read it, but a manifest that is not there only where it is due: in the window itself, and
 * not so much before and after it as rows may be filed. What two manifests list is there once.
 */
export function objectsOfWindow(listing: Listing, source: DataSource, window: Span): readonly ListedObject[] {
  const chosen = partitionsOfWindow(source, window).flatMap((partition) => {
    const listed = listing.get(partition.address) ?? [];
    const isDue = source.manifest?.isDue && partition.start < window.end && partition.end > window.start;
    const unread = listed.filter(
      (object) => object.finding !== undefined && (isDue || !isNoManifest(object)),
    );
    const objects = listed.filter(({ size, finding }) => size > 0 && finding === undefined);
    const forAllTime = partition.start === Number.NEGATIVE_INFINITY;
    const isWithin = partition.start >= window.start && partition.end <= window.end;
    if (source.hasTimestamps ? !forAllTime : isWithin) return [...unread, ...objects];
    const inTime = objects.filter(({ lastModified }) => {
      const written = Date.parse(lastModified);
      return written >= window.start && (source.hasTimestamps || written < window.end);
    });
    return [...unread, ...inTime];
  });
  return mergeListed(chosen);
}

/** The objects, each once, with all the manifests that list it: its rows may be near the time of any of them. */
function mergeListed(objects: readonly ListedObject[]): readonly ListedObject[] {
  const byKey = new Map<string, ListedObject>();
  for (const object of objects) {
    const manifests = [...(byKey.get(object.key)?.manifests ?? []), ...(object.manifests ?? [])];
    byKey.set(object.key, manifests.length === 0 ? object : { ...object, manifests });
  }
  return [...byKey.values()];
}

/** Whether this stands for a manifest that is not there. */
function isNoManifest({ manifests, finding }: ListedObject): boolean {
  return manifests === undefined && finding?.kind === 'missing-file';
}

/** Keys of the manifests of a window's time that could be read: what they no longer list was withdrawn. */
export function readableManifests(listing: Listing, source: DataSource, window: Span): ReadonlySet<string> {
  if (source.manifest === undefined) return new Set();
  const readable = partitionsOfWindow(source, window).filter(({ address, start }) => {
    const isUnread = listing.get(address)?.some(({ manifests, finding }) => !manifests && finding);
    return start !== Number.NEGATIVE_INFINITY && !isUnread;
  });
  return new Set(readable.map(({ address }) => parseS3Address(address).key));
}

/** To fetch an object takes about as long as to read so many bytes more of it. */
const BYTES_TO_FETCH = 128 * 1024;

/** How much one call may read, and how many calls there may be. */
export interface ChunkLimits {
  readonly maxBytes: number;
  readonly maxChunks: number;
}

/** The most bytes of a chunk: more than `maxBytes` where there would be too many chunks. */
function limitOf(
  objects: readonly { readonly size: number }[],
  { maxBytes, maxChunks }: ChunkLimits,
): number {
  const total = objects.reduce((sum, object) => sum + object.size + BYTES_TO_FETCH, 0);
  // Neighbouring groups hold more than the limit between them, so twice the even share is enough; an object cut
  // in two, and a small one before it, are three chunks that may hold little more than the limit.
  return Math.max(maxBytes, Math.ceil((3 * total) / Math.max(1, maxChunks - 1)));
}

/** Names of files that are read in whole, whatever they weigh. */
const WHOLE_NAME = /\.gz$/i;

/**
 * Objects in chunks as {@link chunkObjects} makes them, but an object that is heavier than one may be is cut into
 * parts of about equal bytes, each a chunk by itself.
 */
export function chunkWithParts(
  objects: readonly ListedObject[],
  limits: ChunkLimits,
): readonly (readonly ChunkObject[])[] {
  const limit = limitOf(objects, limits);
  return chunkObjects(objects, limits).flatMap((chunk) => {
    const [object] = chunk;
    const of = Math.ceil((object?.size ?? 0) / limit);
    if (object === undefined || of < 2 || WHOLE_NAME.test(object.key)) return [chunk];
    return Array.from({ length: of }, (_, index) => [{ ...object, part: { index, of } }]);
  });
}

/** The objects of chunks, each once: of those in parts the first part. */
export function wholeObjects<T extends ChunkObject>(objects: readonly T[]): readonly T[] {
  return objects.filter(({ part }) => part === undefined || part.index === 0);
}

/** The objects of chunks that are to be read, each once: not those that stand there with a finding instead. */
export function objectsToRead<T extends ChunkObject>(objects: readonly T[]): readonly T[] {
  return wholeObjects(objects).filter(({ finding }) => finding === undefined);
}

/**
 * Objects in groups that weigh at most `maxBytes` in the order of their keys, each group read by one call;
 * a heavier object is a group by itself. An object weighs its bytes and what it takes to fetch it. No more than
 * `maxChunks` groups: many bytes make larger ones.
 *
 * @example chunkObjects([{ key: 'a', size: 3 }, { key: 'b', size: 2 }], { maxBytes: 4, maxChunks: 9 }).length // 2
 */
export function chunkObjects<T extends Pick<ListedObject, 'key' | 'size'>>(
  objects: readonly T[],
  limits: ChunkLimits,
): readonly (readonly T[])[] {
  const limit = limitOf(objects, limits);
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
