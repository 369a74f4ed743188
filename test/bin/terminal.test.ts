import { describe, expect, it } from 'vitest';
import { printTable } from '../../bin/print/print-table.ts';
import { showProgress } from '../../bin/print/progress.ts';

/** What is written to a stream that is a terminal or is none. */
function progressOn(isTTY: boolean, steps: number): string {
  let text = '';
  const stream = { isTTY, write: (part: string) => (text += part) } as unknown as typeof process.stderr;
  const show = showProgress(steps, stream);
  for (let done = 1; done <= steps; done += 1) show(done);
  return text;
}

describe('tables', () => {
  const rows = [
    ['1', 'short'],
    ['22', 'a sentence that is too long'],
  ];

  it('line up, and lose nothing where there is room', () => {
    expect(printTable(['a', 'what'], rows, 80)).toBe('a   what\n1   short\n22  a sentence that is too long');
  });

  it('are cut in the last column to fit a terminal', () => {
    const lines = printTable(['a', 'what'], rows, 20).split('\n');
    expect(lines[2]).toBe('22  a sentence that…');
    expect(Math.max(...lines.map((line) => line.length))).toBe(20);
  });
});

describe('progress', () => {
  it('is a bar on a terminal that goes when all is done', () => {
    const text = progressOn(true, 48);
    expect(text).toContain('[############            ] 24 of 48');
    expect(text.endsWith('\r\u001b[K')).toBe(true);
  });

  it('is silent in a file or pipe, and for short work', () => {
    expect(progressOn(false, 48)).toBe('');
    expect(progressOn(true, 3)).toBe('');
  });
});
