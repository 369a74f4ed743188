import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../lambdas/codec/byte-source.ts';
import { MOST_LINE_BYTES, readLines, TOO_LONG } from '../../lambdas/codec/text-lines.ts';

/** A file that comes in these pieces. */
function inPieces(pieces: readonly string[]): ByteSource {
  const whole = Buffer.from(pieces.join(''));
  return {
    name: 'pieces',
    size: async () => whole.length,
    slice: async (start, end) => whole.subarray(start, end),
    async *stream() {
      for (const piece of pieces) yield Buffer.from(piece);
    },
  };
}

async function linesOf(pieces: readonly string[]) {
  const lines: { readonly length: number; readonly start: string; readonly fault: string | null }[] = [];
  for await (const block of readLines(inPieces(pieces)))
    for (const { text, fault } of block) lines.push({ length: text.length, start: text.slice(0, 4), fault });
  return lines;
}

describe('the lines of a file in pieces', () => {
  it.each([
    [['ab', 'c\nd', 'e\n', 'f']],
    [['abc', '\nde', '\n', 'f']],
    [['abc\n', 'de\n', 'f']],
    [['a', 'b', 'c', '\n', 'de\nf']],
    [['abc\nde\nf']],
  ])('are the same however they are cut: %j', async (pieces) => {
    expect((await linesOf(pieces)).map(({ start }) => start)).toEqual(['abc', 'de', 'f']);
  });

  it('keeps lines without anything in them', async () => {
    expect((await linesOf(['a\n', '\n\nb', '\n'])).map(({ start }) => start)).toEqual(['a', '', '', 'b']);
  });

  it.each([1, 2 ** 19, 2 ** 20])(
    'takes a line up to the limit and not beyond, whose last piece has %i bytes',
    async (last) => {
      const line = (bytes: number) => [
        `one\n${'x'.repeat(bytes - last)}`,
        `${'x'.repeat(last)}\ntwo\nthree`,
        '\nfour',
      ];
      const around = (long: object) => [
        { length: 3, start: 'one', fault: null },
        expect.objectContaining(long),
        { length: 3, start: 'two', fault: null },
        { length: 5, start: 'thre', fault: null },
        { length: 4, start: 'four', fault: null },
      ];
      expect(await linesOf(line(MOST_LINE_BYTES))).toEqual(
        around({ length: MOST_LINE_BYTES, start: 'xxxx', fault: null }),
      );
      expect(await linesOf(line(MOST_LINE_BYTES + 1))).toEqual(around({ start: 'xxxx', fault: TOO_LONG }));
    },
  );
});
