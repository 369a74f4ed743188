import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { writeIssues } from '../contract/parse-event.ts';
import { type S3Address, writeS3Address } from '../contract/s3-address.ts';
import { ConfigError } from '../core/errors.ts';
import type { ObjectStore, PutCondition, PutOutcome } from './object-store.ts';

/** A stored JSON document with the tag of the version that was read. */
export interface StoredJson<T> {
  readonly value: T;
  readonly etag: string;
}

/**
 * Reads a JSON document, unpacking it where its key ends in `.gz`; null if there is none.
 *
 * @throws ConfigError naming the object where it is not what `schema` allows
 */
export async function readJson<T>(
  store: ObjectStore,
  address: S3Address,
  schema: z.ZodType<T>,
): Promise<StoredJson<T> | null> {
  const stored = await store.get(address);
  if (stored === null) return null;
  try {
    const bytes = address.key.endsWith('.gz') ? gunzipSync(stored.bytes) : stored.bytes;
    const value = schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { value, etag: stored.etag };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? writeIssues(cause) : (cause as Error).message;
    throw new ConfigError(`${writeS3Address(address)} is not readable: ${reason.replaceAll('\n', ' ')}`, {
      cause,
    });
  }
}

/**
 * Like {@link readJson}, for a document that an earlier step has written.
 *
 * @throws ConfigError naming the object where it is missing or odd
 */
export async function readRequiredJson<T>(
  store: ObjectStore,
  address: S3Address,
  schema: z.ZodType<T>,
): Promise<T> {
  const stored = await readJson(store, address, schema);
  if (stored === null)
    throw new ConfigError(`${writeS3Address(address)} is missing: an earlier step writes it`);
  return stored.value;
}

/** Writes a JSON document, packed where its key ends in `.gz`. Equal values give equal bytes. */
export function writeJson(
  store: ObjectStore,
  { address, value }: { readonly address: S3Address; readonly value: unknown },
  condition?: PutCondition,
): Promise<PutOutcome> {
  const text = JSON.stringify(value);
  return store.put(address, address.key.endsWith('.gz') ? gzipSync(text) : text, condition);
}

/** The text of a JSON document that people read too: indented, with a line break at its end. */
export function writeIndentedJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Names a content: 16 hexadecimal digits of its SHA-256. */
export function hashContent(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
