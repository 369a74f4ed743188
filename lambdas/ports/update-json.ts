import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { type S3Address, writeS3Address } from '../contract/s3-address.ts';
import { DependencyError } from '../core/errors.ts';
import { readJson } from './json-object.ts';
import type { ObjectStore } from './object-store.ts';

const ATTEMPTS = 40;
const LONGEST_PAUSE_MS = 200;

/** A stored JSON document, and what it must look like. */
export interface JsonDocument<T> {
  readonly address: S3Address;
  readonly schema: z.ZodType<T>;
  /** @default JSON on one line */
  readonly write?: (value: T) => string;
}

/**
 * Changes a stored JSON document so that no change of another writer is lost: `change` gets what is stored
 * (null if there is nothing) and answers what is to be there, the same value where all is well or null where
 * nothing is to be made. It is written on the condition that nobody wrote in between; else all begins anew,
 * so `change` must be pure.
 *
 * Of ten writers at once one gets through in each round; the others wait a moment, each for another time.
 *
 * @returns what is stored at the end
 * @throws DependencyError where other writers were first every time
 */
export async function updateJson<T, Changed extends T | null>(
  store: ObjectStore,
  { address, schema, write = JSON.stringify }: JsonDocument<T>,
  change: (stored: T | null) => Changed,
): Promise<Changed> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await readJson(store, address, schema);
    const value = change(stored?.value ?? null);
    if (value === null || value === stored?.value) return value;
    const condition = stored === null ? ({ ifAbsent: true } as const) : { ifMatch: stored.etag };
    const outcome = await store.put(address, write(value), condition);
    if (outcome.status === 'written') return value;
    await delay(Math.random() * Math.min(LONGEST_PAUSE_MS, 5 * 2 ** attempt));
  }
  throw new DependencyError(`${writeS3Address(address)}: others kept writing it, ${ATTEMPTS} attempts`);
}
