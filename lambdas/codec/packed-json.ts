import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * Packs plain data with typed arrays and maps into gzipped JSON: arrays as base64 of their little-endian
 * bytes, maps sorted by key, so that equal data gives equal bytes and every number survives exactly.
 */
export function packJson(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value, replacer));
}

/**
 * What {@link packJson} packed.
 *
 * @throws Error where the bytes are not such a file
 */
export function unpackJson(bytes: Uint8Array): unknown {
  return JSON.parse(gunzipSync(bytes).toString('utf8'), reviver);
}

function replacer(_key: string, value: unknown): unknown {
  if (value instanceof Float64Array) return { $float64: toBase64(value) };
  if (value instanceof Int32Array) return { $int32: toBase64(value) };
  if (value instanceof Uint32Array) return { $uint32: toBase64(value) };
  if (value instanceof Map) return { $map: [...value].sort(([a], [b]) => (a < b ? -1 : 1)) };
  return value;
}

function reviver(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if ('$float64' in value) return new Float64Array(fromBase64(value.$float64));
  if ('$int32' in value) return new Int32Array(fromBase64(value.$int32));
  if ('$uint32' in value) return new Uint32Array(fromBase64(value.$uint32));
  if ('$map' in value) return new Map(value.$map as [unknown, unknown][]);
  return value;
}

function toBase64(array: Float64Array | Int32Array | Uint32Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}

function fromBase64(text: unknown): ArrayBuffer {
  return Uint8Array.from(Buffer.from(String(text), 'base64')).buffer;
}
