import { SUM_FRACTION_BITS } from '../../../lambdas/core/stats/exact-sum.ts';

/** A finite double as an integer in units of 2^-SUM_FRACTION_BITS, by way of its decimal-free bits. */
export function doubleToScaled(x: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const biased = (word >> 52n) & 0x7ffn;
  const fraction = word & ((1n << 52n) - 1n);
  const mantissa = biased === 0n ? fraction : fraction | (1n << 52n);
  const exponent = (biased === 0n ? 1n : biased) - 1075n;
  const magnitude = mantissa << (exponent + BigInt(SUM_FRACTION_BITS));
  return x < 0 ? -magnitude : magnitude;
}
