import { MAX_EXAMPLES, type MalformedRows } from '../core/table.ts';

const REPLACEMENT_CHARACTER = '\uFFFD';
const LONGEST_QUOTE = 80;

/** What is wrong with a line that {@link isDamaged}. */
export const DAMAGED_TEXT = 'bytes that are not UTF-8';

/** A file's text. */
export interface TextSource {
  readonly text: string;
  /** Whether some bytes were no text, so that a replacement character stands in their place. */
  readonly damaged: boolean;
}

/**
 * Bytes as text: UTF-8, or UTF-16 where a byte-order mark says so; the mark itself goes. Bytes that are no
 * text become replacement characters, and the text counts as damaged.
 */
export function decodeText(bytes: Uint8Array): TextSource {
  const encoding = encodingOf(bytes);
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), damaged: false };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: new TextDecoder(encoding).decode(bytes), damaged: true };
  }
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** Whether a line of a source holds bytes that were no text. */
export function isDamaged({ damaged }: TextSource, line: string): boolean {
  return damaged && line.includes(REPLACEMENT_CHARACTER);
}

/** Counts broken lines and keeps the first few descriptions. */
export class BrokenLines {
  #count = 0;
  readonly #examples: string[] = [];

  add(description: string, lines = 1): void {
    this.#count += lines;
    if (this.#examples.length < MAX_EXAMPLES) this.#examples.push(description);
  }

  summary(): MalformedRows {
    return { count: this.#count, examples: this.#examples };
  }
}

/** The start of a broken line in quotes, for a report. */
export function quoteLine(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}
