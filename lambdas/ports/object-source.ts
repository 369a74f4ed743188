import type { ByteSource } from '../codec/byte-source.ts';
import { type S3Address, writeS3Address } from '../contract/s3-address.ts';
import type { ByteRange, ObjectReader, ObjectStore, ObjectVersion } from './object-store.ts';

/** An object as a file in the version that it has now; null where there is none. */
export async function openObject(store: ObjectStore, address: S3Address): Promise<ByteSource | null> {
  const found = await store.head(address);
  return found === null ? null : objectSource(store, { ...address, etag: found.etag }, found.size);
}

/**
 * One version of an object as a file that is read piece by piece. An object that is replaced or deleted while it is
 * read ends in DependencyError, so that another try decides.
 */
export function objectSource(store: ObjectReader, version: ObjectVersion, size: number): ByteSource {
  return {
    name: writeS3Address(version),
    stream: () => store.stream(version),
    size: async () => size,
    slice: (start, end) => readSlice(store, version, { start, end }),
  };
}

/** Some bytes of one version of an object. */
export async function readSlice(
  store: ObjectReader,
  version: ObjectVersion,
  { start, end }: ByteRange,
): Promise<Uint8Array> {
  if (start === end) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  for await (const piece of store.stream(version, { start, end })) pieces.push(piece);
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}
