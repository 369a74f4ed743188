import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packFile, unpackFile } from '../../lambdas/codec/packed-file.ts';

const typed = fc.oneof(
  fc.float64Array(),
  fc.uint32Array(),
  fc.int32Array(),
  fc.uint16Array(),
  fc.uint8Array(),
);
const leaf = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), typed);
const content = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, leaf, tie('list'), tie('record'), tie('map')),
  list: fc.array(tie('any'), { maxLength: 4 }),
  record: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('any'), { maxKeys: 4, noNullPrototype: true }),
  map: fc
    .dictionary(fc.string(), tie('any'), { maxKeys: 4 })
    .map((record) => new Map(Object.entries(record))),
})).any;

describe('a packed file', () => {
  it('gives back what was packed, typed arrays and maps included, to the last bit of every number', () => {
    fc.assert(
      fc.property(content, (value) => {
        expect(unpackFile(packFile(value))).toStrictEqual(value);
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it('gives back maps that are keyed by numbers', () => {
    const rows = new Map([
      [2, 'x'],
      [10, null],
    ]);
    expect(unpackFile(packFile({ rows }))).toStrictEqual({ rows });
  });

  it('can be read wherever its bytes begin', () => {
    const value = { x: Float64Array.of(0.1, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324) };
    const packed = packFile(value);
    for (const shift of [1, 4, 7]) {
      const shifted = new Uint8Array(packed.length + shift);
      shifted.set(packed, shift);
      expect(unpackFile(shifted.subarray(shift))).toStrictEqual(value);
    }
  });

  it('has equal bytes for maps that were filled in another order', () => {
    const entries = [
      ['a', 1],
      ['b', 2],
    ] as const;
    expect(packFile(new Map([...entries].reverse()))).toEqual(packFile(new Map(entries)));
  });

  it('takes less room than its numbers where they are counts', () => {
    const counts = Uint32Array.from({ length: 10_000 }, (_, index) => index % 7);
    expect(packFile(counts).length).toBeLessThan(counts.byteLength / 4);
  });

  it('notices every byte that is flipped, and every cut', () => {
    const packed = packFile({ x: Float64Array.of(1, 2, 3), map: new Map([[7, 'x']]), text: 'é' });
    for (let at = 0; at < packed.length; at += 1) {
      for (const bits of [0x01, 0x80, 0xff]) {
        const broken = Uint8Array.from(packed);
        broken[at] = (broken[at] as number) ^ bits;
        expect(() => unpackFile(broken), `byte ${at}`).toThrow(/^it/);
      }
      expect(() => unpackFile(packed.subarray(0, at)), `cut at ${at}`).toThrow(/^it/);
    }
    expect(() => unpackFile(Buffer.concat([packed, Buffer.of(0)]))).toThrow('its checksum does not match');
  });

  it('is refused where its form has another version', () => {
    const packed = packFile([]);
    packed[8] = 2;
    expect(() => unpackFile(packed)).toThrow('its form has version 2, expected 1');
  });

  it('cannot hold arrays that it could not give back', () => {
    expect(() => packFile(new BigInt64Array(1))).toThrow('no BigInt64Array can be packed');
  });
});
