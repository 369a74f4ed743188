import { createHash } from 'node:crypto';
import type { S3Address } from '../../lambdas/contract/s3-address.ts';
import { DependencyError } from '../../lambdas/core/errors.ts';
import type {
  ByteRange,
  ListRequest,
  ObjectStore,
  ObjectSummary,
  ObjectVersion,
  PutCondition,
  PutOutcome,
  StoredObject,
} from '../../lambdas/ports/object-store.ts';

interface MemoryObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly lastModified: string;
}

/** Called before each operation; what it throws, the operation throws. */
export type StoreHook = (operation: 'get' | 'head' | 'put' | 'list', place: string) => void | Promise<void>;

/** An object store in memory: conditions, tags and the order of keys as on S3. */
export class MemoryStore implements ObjectStore {
  readonly objects = new Map<string, MemoryObject>();
  /** When objects written from now on were written. */
  time = '2026-01-05T00:00:00Z';
  hook: StoreHook = () => {};

  async get(address: S3Address): Promise<StoredObject | null> {
    await this.hook('get', placeOf(address));
    return this.objects.get(placeOf(address)) ?? null;
  }

  async *stream(version: ObjectVersion, part?: ByteRange): AsyncIterable<Uint8Array> {
    const object = await this.get(version);
    if (object?.etag !== version.etag)
      throw new DependencyError(`${placeOf(version)} was replaced or deleted while it was read`);
    yield object.bytes.subarray(part?.start, part?.end);
  }

  async head(address: S3Address): Promise<ObjectSummary | null> {
    await this.hook('head', placeOf(address));
    const object = this.objects.get(placeOf(address));
    return object === undefined ? null : summarize(address.key, object);
  }

  async put(address: S3Address, body: Uint8Array | string, condition?: PutCondition): Promise<PutOutcome> {
    await this.hook('put', placeOf(address));
    const before = this.objects.get(placeOf(address));
    if (condition !== undefined) {
      const holds = 'ifAbsent' in condition ? before === undefined : before?.etag === condition.ifMatch;
      if (!holds) return { status: 'refused' };
    }
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    this.objects.set(placeOf(address), { bytes, etag, lastModified: this.time });
    return { status: 'written', etag };
  }

  async *list({ bucket, prefix, startAfter = '' }: ListRequest): AsyncIterable<ObjectSummary> {
    await this.hook('list', `${bucket}/${prefix}`);
    const places = [...this.objects.keys()].sort();
    for (const place of places) {
      const key = place.slice(bucket.length + 1);
      const object = this.objects.get(place);
      if (!place.startsWith(`${bucket}/${prefix}`) || key <= startAfter || object === undefined) continue;
      yield summarize(key, object);
    }
  }

  /** The text of an object; fails where there is none. */
  text(place: string): string {
    const object = this.objects.get(place);
    if (object === undefined) throw new Error(`no object at ${place}, there are ${[...this.objects.keys()]}`);
    return new TextDecoder().decode(object.bytes);
  }

  /** Every place that begins with `prefix`, sorted. */
  places(prefix: string): readonly string[] {
    return [...this.objects.keys()].filter((place) => place.startsWith(prefix)).sort();
  }

  /** Writes an object as if by somebody else at some time. */
  write(place: string, body: string, lastModified: string): void {
    const bytes = new TextEncoder().encode(body);
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    this.objects.set(place, { bytes, etag, lastModified });
  }
}

function placeOf({ bucket, key }: S3Address): string {
  return `${bucket}/${key}`;
}

function summarize(key: string, { bytes, etag, lastModified }: MemoryObject): ObjectSummary {
  return { key, size: bytes.length, lastModified, etag };
}
