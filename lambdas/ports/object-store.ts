import { type S3Address, writeS3Address } from '../contract/s3-address.ts';
import { ConfigError } from '../core/errors.ts';

/** What a listing says about an object. */
export interface ObjectSummary {
  readonly key: string;
  readonly size: number;
  /** When it was last written, ISO-8601 UTC. */
  readonly lastModified: string;
  readonly etag: string;
}

/** An object's content, and the tag that a conditional write of it names. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

/** Write only if there is no such object yet, or only over the very version that was read. */
export type PutCondition = { readonly ifAbsent: true } | { readonly ifMatch: string };

/**
 * How a write ended. `refused`: the condition does not hold, somebody else was first. `conflict`: another
 * write was under way at the same time, so nothing is known; read again and decide anew.
 */
export type PutOutcome =
  | { readonly status: 'written'; readonly etag: string }
  | { readonly status: 'refused' }
  | { readonly status: 'conflict' };

/** Which part of a bucket to list: keys that begin with `prefix` and come after `startAfter`. */
export interface ListRequest {
  readonly bucket: string;
  readonly prefix: string;
  readonly startAfter?: string;
}

/** An object as it was when its tag was read. */
export interface ObjectVersion extends S3Address {
  readonly etag: string;
}

/** The bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Objects by bucket and key. Every method throws AccessError where access is denied, ConfigError where the
 * bucket is missing (both name the place), and DependencyError where the service failed.
 */
export interface ObjectStore {
  /** The object, or null if there is none. */
  get(address: S3Address): Promise<StoredObject | null>;
  /**
   * The bytes of one version of an object, or a part of them, piece by piece; DependencyError where that version
   * is no longer there.
   */
  stream(version: ObjectVersion, part?: ByteRange): AsyncIterable<Uint8Array>;
  /** What is known about the object without reading it, or null if there is none. */
  head(address: S3Address): Promise<ObjectSummary | null>;
  /** Writes the object; with a condition the outcome may be other than `written`. */
  put(address: S3Address, body: Uint8Array | string, condition?: PutCondition): Promise<PutOutcome>;
  /** Every object under a prefix in the order of keys, page by page as it is consumed. */
  list(request: ListRequest): AsyncIterable<ObjectSummary>;
}

/**
 * An object that an earlier step has written.
 *
 * @throws ConfigError naming it where it is not there
 */
export async function readRequired(store: ObjectStore, address: S3Address): Promise<StoredObject> {
  const stored = await store.get(address);
  if (stored === null) {
    throw new ConfigError(`${writeS3Address(address)} is missing: an earlier step writes it`);
  }
  return stored;
}

/** What it takes to read the bytes of an object. */
export type ObjectReader = Pick<ObjectStore, 'stream'>;
