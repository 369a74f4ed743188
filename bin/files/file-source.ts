import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { ByteSource } from '../../lambdas/codec/byte-source.ts';
import { InputError } from '../../lambdas/core/errors.ts';

const PIECE_BYTES = 1 << 20;

/** A file on disk, read piece by piece. Everything throws InputError naming the file where it cannot be read. */
export function fileSource(name: string): ByteSource {
  return {
    name,
    stream: () => readPieces(name),
    size: () => orInputError(name, () => sizeOf(name)),
    slice: (start, end) => orInputError(name, () => readSlice(name, start, end)),
  };
}

async function sizeOf(name: string): Promise<number> {
  const found = await stat(name);
  if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  return found.size;
}

async function* readPieces(name: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of createReadStream(name, { highWaterMark: PIECE_BYTES }))
      yield piece as Uint8Array;
  } catch (cause) {
    throw describeTrouble(name, cause);
  }
}

async function readSlice(name: string, start: number, end: number): Promise<Uint8Array> {
  const file = await open(name);
  try {
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function orInputError<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw describeTrouble(name, cause);
  }
}

/** What kept a file from being read, in a user's words. */
export function describeTrouble(name: string, cause: unknown): InputError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'is a folder, not a file' : message;
  return new InputError(`${name}: ${why}`, { cause });
}
