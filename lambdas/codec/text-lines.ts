import { isUtf8 } from 'node:buffer';
import type { ByteSource } from './byte-source.ts';
import { quoteLine } from './quote-line.ts';
import { readTextBytes } from './text-bytes.ts';

/** What is wrong with a line whose bytes are no text. */
export const DAMAGED_TEXT = 'bytes that are not UTF-8';
/** A line, or a quoted CSV record, may take so many bytes. */
export const MOST_LINE_BYTES = 1 << 24;
/** What is wrong with a longer one. */
export const TOO_LONG = `longer than ${MOST_LINE_BYTES / 2 ** 20} MB`;

/** A line without its end, or its beginning where it is too long. */
export interface TextLine {
  readonly text: string;
  /** Why it cannot be used; null where it can. */
  readonly fault: string | null;
}

const LINE_FEED = 10;
const SHOWN_BYTES = 256;

/** Some whole lines of a file, without the end of the last one. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** Whether this is only the beginning of one line, which is too long. */
  readonly isTooLong: boolean;
}

/**
 * The lines of a text file, gzip or not, some at a time. Every line comes once, also one that is broken. Memory
 * is bounded by a piece of the file and the longest line allowed.
 */
export async function* readLines(source: ByteSource): AsyncGenerator<readonly TextLine[]> {
  for await (const { bytes, isTooLong } of readLineBlocks(source))
    yield isTooLong ? [{ text: bytes.toString(), fault: TOO_LONG }] : decodeLines(bytes);
}

/** The same lines as bytes, for readers that make no text of most. */
export async function* readLineBlocks(source: ByteSource): AsyncGenerator<LineBlock> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  for await (const piece of readTextBytes(source)) {
    const end = piece.lastIndexOf(LINE_FEED);
    if (end !== -1) {
      yield* joinBlocks(rest, restBytes, piece.subarray(0, end));
      rest = [];
      restBytes = 0;
    }
    restBytes += piece.length - (end + 1);
    // Of a line that is too long its beginning is kept, for the report.
    if (restBytes <= MOST_LINE_BYTES || rest.length === 0) rest.push(piece.subarray(end + 1));
  }
  if (restBytes > 0) yield* joinBlocks(rest, restBytes, new Uint8Array());
}

/** The lines in some bytes, the first of which began in earlier pieces: that one alone is copied. */
function joinBlocks(rest: readonly Uint8Array[], restBytes: number, piece: Uint8Array): readonly LineBlock[] {
  if (rest.length === 0) return [wholeLines(piece)];
  const lineEnd = piece.indexOf(LINE_FEED);
  const end = lineEnd === -1 ? piece.length : lineEnd;
  const line = Buffer.concat([...rest, piece.subarray(0, end)]);
  const isTooLong = restBytes + end > MOST_LINE_BYTES;
  const first = isTooLong ? { bytes: line.subarray(0, SHOWN_BYTES), isTooLong } : wholeLines(line);
  return [first, ...(lineEnd === -1 ? [] : [wholeLines(piece.subarray(end + 1))])];
}

function wholeLines({ buffer, byteOffset, byteLength }: Uint8Array): LineBlock {
  return { bytes: Buffer.from(buffer, byteOffset, byteLength), isTooLong: false };
}

function decodeLines(buffer: Buffer): readonly TextLine[] {
  if (isUtf8(buffer)) return buffer.toString().split('\n').map(wholeLine);
  const lines: TextLine[] = [];
  for (let start = 0; start <= buffer.length; ) {
    const end = findLineEnd(buffer, start);
    lines.push(decodeLine(buffer.subarray(start, end)));
    start = end + 1;
  }
  return lines;
}

/** Where the line that begins at a place ends: at its line feed, else with the bytes. */
export function findLineEnd(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(LINE_FEED, start);
  return end === -1 ? bytes.length : end;
}

/** One line of a block. */
export function decodeLine(line: Buffer): TextLine {
  return { text: line.toString(), fault: isUtf8(line) ? null : DAMAGED_TEXT };
}

function wholeLine(text: string): TextLine {
  return { text, fault: null };
}

/**
 * The description of a broken line as it is with so many lines more before it.
 *
 * @example moveLine('lines 2 to 3: …', 10) // 'lines 12 to 13: …'
 */
export function moveLine(description: string, lines: number): string {
  return description.replace(/^(lines? )(\d+)(?:( to )(\d+))?/, (_, word, first, to = '', last = '') => {
    const moved = (line: string) => (line === '' ? '' : Number(line) + lines);
    return `${word}${moved(first)}${to}${moved(last)}`;
  });
}

/** A broken line for a report: where it stands, what is wrong, how it begins. */
export function describeLine(line: number | string, fault: string, text: string): string {
  return `line ${line}: ${fault}: ${quoteLine(text)}`;
}
