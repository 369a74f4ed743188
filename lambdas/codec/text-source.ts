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
