import type { ByteSource } from './byte-source.ts';
import { unzip } from './gunzip.ts';

const UTF8_MARK = [0xef, 0xbb, 0xbf];
const REPLACEMENT_CHARACTER = '\uFFFD';
/** A byte that no UTF-8 has. */
const NO_TEXT = Buffer.of(0xff);

type Decoder = InstanceType<typeof TextDecoder>;

/**
 * The bytes of a text in UTF-8 piece by piece: without gzip around them, without a byte-order mark, and from
 * UTF-16 where a mark says so. What is no text in UTF-16 becomes bytes that are none in UTF-8.
 */
export async function* readTextBytes(source: ByteSource): AsyncGenerator<Uint8Array> {
  let decoder: Decoder | null = null;
  let start: Uint8Array | null = new Uint8Array();
  for await (const piece of unzip(source)) {
    if (start === null) {
      yield decoder === null ? piece : encode(decoder.decode(piece, { stream: true }));
      continue;
    }
    start = start.length === 0 ? piece : Buffer.concat([start, piece]);
    if (start.length < UTF8_MARK.length) continue;
    decoder = decoderOf(start);
    yield decoder === null ? withoutMark(start) : encode(decoder.decode(start, { stream: true }));
    start = null;
  }
  if (start !== null) yield withoutMark(start);
  if (decoder !== null) yield encode(decoder.decode());
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return UTF8_MARK.every((byte, index) => bytes[index] === byte) ? bytes.subarray(UTF8_MARK.length) : bytes;
}

function decoderOf([first, second]: Uint8Array): Decoder | null {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  return first === 0xfe && second === 0xff ? new TextDecoder('utf-16be') : null;
}

function encode(text: string): Uint8Array {
  if (!text.includes(REPLACEMENT_CHARACTER)) return Buffer.from(text);
  const parts = text.split(REPLACEMENT_CHARACTER).flatMap((part) => [NO_TEXT, Buffer.from(part)]);
  return Buffer.concat(parts.slice(1));
}
