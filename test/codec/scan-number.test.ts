import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NumberScan, scanNumber } from '../../lambdas/codec/scan-number.ts';
import { canonicalText } from '../../lambdas/core/table/canonical.ts';
import { normals } from '../core/support.ts';

function scan(text: string): NumberScan {
  const bytes = Buffer.from(`7${text}7`);
  const result: NumberScan = { value: 0, isCanonical: false };
  scanNumber(bytes, { start: 1, end: 1 + text.length }, result);
  return result;
}

const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most });

describe('scanning a number', () => {
  it.each([
    '0',
    '-0',
    '1.5',
    '0.30',
    '.5',
    '5.',
    '+7',
    '1e5',
    '1E-05',
    '007',
    '12345678901234567890',
    '0.1e-30',
  ])('reads %s as Number() does, or leaves it', (text) => {
    const { value } = scan(text);
    if (!Number.isNaN(value)) expect(value).toBe(Number(text));
  });

  it.each(['', '-', '.', 'x', '1x', '1 ', ' 1', '1e', '1e+', '--1', '1.2.3', 'NaN', 'inf', '1e1000', '0x10'])(
    'leaves %j',
    (text) => {
      expect(scan(text).value).toBeNaN();
    },
  );

  it('reads what Python and JavaScript write for nearly every double', () => {
    let known = 0;
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        const result = scan(String(value));
        if (Number.isNaN(result.value)) return;
        known += 1;
        expect(result.value).toBe(Number(String(value)));
      }),
      { seed: 3, numRuns: 20_000 },
    );
    expect(scan('-1.1008038658836627').value).toBe(-1.1008038658836627);
    expect(scan('1000013.2999650597').value).toBe(1000013.2999650597);
    expect(known).toBeGreaterThan(1_000);
    for (const value of normals(6, 10_000, 1e3)) expect(scan(String(value)).value).toBe(value);
  });

  it('is correctly rounded for any digits, or leaves them', () => {
    const text = fc
      .tuple(
        fc.constantFrom('', '-', '+'),
        digits(0, 12),
        digits(0, 12),
        fc.constantFrom('', 'e5', 'e-7', 'E+12'),
      )
      .map(([sign, whole, part, power]) => `${sign}${whole}.${part}${power}`);
    fc.assert(
      fc.property(text, (written) => {
        const { value } = scan(written);
        if (!Number.isNaN(value)) expect(value).toBe(Number(written));
      }),
      { seed: 4, numRuns: 50_000 },
    );
  });

  it('rounds right next to the middle between two doubles', () => {
    for (let step = 0; step < 2000; step += 1) {
      const middle = BigInt(2 ** 53) * 1n + BigInt(2 * step) + 1n;
      for (const text of [`${middle}`, `${middle}.0`, `${middle}1`, `${middle - 1n}.9`]) {
        const { value } = scan(text);
        if (!Number.isNaN(value)) expect(value).toBe(Number(text));
      }
    }
  });

  it('says that a field need not be kept only where the number gives its canonical text', () => {
    const text = fc
      .tuple(fc.constantFrom('', '-', '+'), digits(0, 9), fc.constantFrom('', '.'), digits(0, 9))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (written) => {
        const { value, isCanonical } = scan(written);
        if (!Number.isNaN(value) && isCanonical) expect(canonicalText(value)).toBe(canonicalText(written));
      }),
      { seed: 5, numRuns: 50_000 },
    );
    expect(scan('0.30').isCanonical).toBe(true);
    expect(scan('007').isCanonical).toBe(false);
  });
});
