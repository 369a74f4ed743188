import { InputError } from '../core/errors.ts';

/** A file wherever it lies: in memory, on disk, on S3. */
export interface ByteSource {
  /** What errors and findings call it: a path or an `s3://` address. */
  readonly name: string;
  /** Whether it is a part of a file that goes on behind it: then a record must end where the part does. */
  readonly goesOn?: boolean;
  /** All its bytes in order, in pieces of any size. */
  stream(): AsyncIterable<Uint8Array>;
  size(): Promise<number>;
  /** The bytes from `start` up to, not including, `end`. */
  slice(start: number, end: number): Promise<Uint8Array>;
}

/** A part of a file ends within a record, so that what was read of the part is no true part of the file. */
export class OpenRecordError extends InputError {}

/** So that what comes after works piece by piece, too. */
const PIECE_BYTES = 1 << 20;

/** A file that is in memory. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    async *stream() {
      for (let start = 0; start < bytes.length; start += PIECE_BYTES)
        yield bytes.subarray(start, start + PIECE_BYTES);
    },
    size: async () => bytes.length,
    slice: async (start, end) => bytes.subarray(start, end),
  };
}

/** All bytes of a source. */
export async function readAll(source: ByteSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.stream()) pieces.push(piece);
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}
