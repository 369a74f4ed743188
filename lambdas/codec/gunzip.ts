import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ConfigError, DependencyError, InputError } from '../core/errors.ts';
import { type ByteSource, bytesSource, readAll } from './byte-source.ts';

/** A gzip file may unpack to so many bytes in any case, … */
const FREE_BYTES = 2 ** 28;
/** … and beyond that to so many times its own bytes: tables take 3 to 20, a zip bomb 1000. */
const MOST_EXPANSION = 200;
const PIECE_BYTES = 1 << 18;

/**
 * The bytes of a source without gzip around them, told by their content, not by a name, piece by piece.
 *
 * @throws Error where the gzip data is broken, ends too early, or expands beyond reason (a zip bomb)
 */
export async function* unzip(source: ByteSource): AsyncGenerator<Uint8Array> {
  const pieces = source.stream()[Symbol.asyncIterator]();
  const { start, isGzip } = await peek(pieces);
  const whole = restore(start, pieces);
  yield* isGzip ? inflate(whole) : whole;
}

/** The pieces up to the one with the second byte, and whether these two are those of gzip. */
async function peek(
  pieces: AsyncIterator<Uint8Array>,
): Promise<{ start: readonly Uint8Array[]; isGzip: boolean }> {
  const start: Uint8Array[] = [];
  const bytes: number[] = [];
  while (bytes.length < 2) {
    const next = await pieces.next();
    if (next.done === true) break;
    start.push(next.value);
    bytes.push(...next.value.subarray(0, 2 - bytes.length));
  }
  return { start, isGzip: bytes[0] === 0x1f && bytes[1] === 0x8b };
}

async function* restore(
  start: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* start;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* inflate(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let packedBytes = 0;
  let bytes = 0;
  let failure: unknown = null;
  const count = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of packed) {
      packedBytes += piece.length;
      yield piece;
    }
  };
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  const fed = pipeline(Readable.from(count()), gunzip).catch((error: unknown) => {
    failure = error;
  });
  try {
    for await (const piece of gunzip) {
      bytes += piece.length;
      if (bytes > Math.max(FREE_BYTES, MOST_EXPANSION * packedBytes))
        throw new Error(`it expands to more than ${MOST_EXPANSION} times its size, which no table does`);
      yield piece;
    }
    await fed;
    if (failure !== null) throw failure;
  } catch (caught) {
    gunzip.destroy();
    await fed;
    // The reading side only sees that the stream ended: why, the feeding side knows.
    throw describeTrouble(isPlaceTrouble(failure) ? failure : caught);
  }
}

function describeTrouble(cause: unknown): unknown {
  return isPlaceTrouble(cause)
    ? cause
    : new Error(`broken gzip file: ${(cause as Error).message}`, { cause });
}

/** Whether an error is about the place that a file lies in, and not about its bytes. */
export function isPlaceTrouble(error: unknown): boolean {
  return error instanceof InputError || error instanceof ConfigError || error instanceof DependencyError;
}

/** A source that can be read at any place, without gzip around it; what is gzip is unpacked in memory. */
export async function unzipWhole(source: ByteSource): Promise<ByteSource> {
  const start = await source.slice(0, Math.min(2, await source.size()));
  if (start[0] !== 0x1f || start[1] !== 0x8b) return source;
  return bytesSource(source.name, await readAll({ ...source, stream: () => unzip(source) }));
}
