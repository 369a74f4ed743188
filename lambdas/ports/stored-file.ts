import type { StoredFile } from '../codec/stored-files.ts';
import { type S3Address, writeS3Address } from '../contract/s3-address.ts';
import { type ObjectStore, readRequired } from './object-store.ts';

/**
 * What a file holds that an earlier step has stored.
 *
 * @throws ConfigError naming the object where it is missing, broken, or of another kind or version
 */
export async function readStoredFile<T>(
  store: ObjectStore,
  address: S3Address,
  file: StoredFile<T>,
): Promise<T> {
  const { bytes } = await readRequired(store, address);
  return file.decode(bytes, writeS3Address(address));
}
