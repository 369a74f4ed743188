import { gunzipSync } from 'node:zlib';

/** The bytes without gzip around them; told by their content, not by a name. */
export function unzip(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new Error(`broken gzip file: ${(cause as Error).message}`, { cause });
  }
}
