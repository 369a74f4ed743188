import { manifestSchema } from '../contract/manifest.ts';
import { parseS3Address, type S3Address, writeS3Address } from '../contract/s3-address.ts';
import type { ListedObject } from '../contract/stored.ts';
import { InputError } from '../core/errors.ts';
import type { ObjectStore } from './object-store.ts';
import { describeMissing, tryFile } from './read-data-object.ts';

const LOOKED_UP_AT_ONCE = 16;

/** Who looks at a manifest. */
export interface ManifestReader {
  readonly store: ObjectStore;
  /** When, ISO-8601 UTC: what cannot be looked up counts as written then. */
  readonly time: string;
}

/**
 * The objects that a manifest lists, each as it is now. A manifest that is missing, broken or must not be read
 * stands there itself with the finding that says so and no bytes to read, and so does an object that is not where
 * the manifest says.
 *
 * Cost: a request for each object.
 *
 * @param within what the address of every object must begin with
 */
export async function listManifest(
  { store, time }: ManifestReader,
  address: S3Address,
  within: string,
): Promise<readonly ListedObject[]> {
  const manifest = await lookUp(store, address, time);
  if (manifest.finding !== undefined) return [manifest];
  const read = await tryFile(address, async () => {
    const stored = await store.get(address);
    if (stored === null) return { finding: describeMissing(address) };
    return { value: addressesIn(stored.bytes, writeS3Address(address), within) };
  });
  if ('finding' in read) return [{ ...manifest, size: 0, finding: read.finding }];
  const objects: ListedObject[] = [];
  for (let index = 0; index < read.value.length; index += LOOKED_UP_AT_ONCE) {
    const batch = read.value.slice(index, index + LOOKED_UP_AT_ONCE);
    const found = batch.map((each) => lookUp(store, parseS3Address(each), manifest.lastModified));
    objects.push(...(await Promise.all(found)).map((object) => ({ ...object, manifests: [manifest.key] })));
  }
  return objects;
}

/** An object as it is now; where it cannot be looked up, a finding says why, and it counts as written at `since`. */
async function lookUp(store: ObjectStore, address: S3Address, since: string): Promise<ListedObject> {
  const found = await tryFile(address, async () => {
    const object = await store.head(address);
    return object === null ? { finding: describeMissing(address) } : { value: object };
  });
  if ('value' in found) return found.value;
  return { key: address.key, size: 0, lastModified: since, etag: '', finding: found.finding };
}

function addressesIn(bytes: Uint8Array, name: string, within: string): readonly string[] {
  const [{ prefix }, ...rest] = parseManifest(bytes, name);
  const addresses = [...new Set(rest.map((key) => `${prefix}${key}`))];
  const outside = addresses.find((address) => !address.startsWith(within));
  if (outside === undefined) return addresses;
  throw new InputError(`${name}: lists ${outside}, allowed: objects below ${within}`);
}

function parseManifest(bytes: Uint8Array, name: string) {
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (cause) {
    const allowed = '[{"prefix": "s3://bucket/folder/"}, "file", "file"]';
    throw new InputError(`${name}: not a manifest, allowed: JSON such as ${allowed}`, { cause });
  }
}
