import { describe, expect, it } from 'vitest';
import { makeInput, tryInput } from './fuzz-input.ts';
import { ORIGINALS } from './originals.ts';

const INPUTS = 2000;

describe('reading damaged files', () => {
  it('loses no row, and ends in rows or in an error that names the file', async () => {
    const ends = new Set<string>();
    for (let number = 0; number < INPUTS; number += 1) {
      const outcome = await tryInput(makeInput(number)).catch((cause: unknown) => {
        throw new Error(`input ${number}`, { cause });
      });
      ends.add(`${outcome.format} ${outcome.end}`);
    }
    expect(ends.size).toBe(2 * ORIGINALS.length);
  });

  it('makes an input again from its number', () => {
    expect(makeInput(7)).toEqual(makeInput(7));
  });

  it('reads every file whole that is not damaged', async () => {
    for (const original of ORIGINALS.flat()) {
      const { end } = await tryInput({ number: 0, original, bytes: original.bytes, around: 'plain' });
      expect({ name: original.name, end }).toEqual({ name: original.name, end: 'read' });
    }
  });
});
