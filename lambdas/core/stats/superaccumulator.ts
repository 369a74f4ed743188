/**
 * The fixed-point register below an exact sum: one wide integer in units of 2^-`FRACTION_BITS`, kept as
 * base-2^32 limbs, lowest first, in doubles that leave room for 2^20 uncarried additions.
 *
 * After the small superaccumulator of Radford Neal (2015), "Fast exact summation using small and large
 * superaccumulators", arXiv:1505.05571, section 2.
 */
export const FRACTION_BITS = 2208;

const LIMB = 2 ** 32;
const LIMB_COUNT = 136;
// A double's biased exponent e puts its lowest mantissa bit at 2^(e - 1075).
const LOWEST_BIT_OFFSET = FRACTION_BITS - 1075;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** A register that holds zero: wide enough for 2^53 products of any two finite doubles. */
export function zeroLimbs(): Float64Array {
  return new Float64Array(LIMB_COUNT);
}

/** Adds the finite double x times 2^shift exactly. */
export function addShifted(limbs: Float64Array, x: number, shift: number): void {
  double[0] = x;
  const high = words[1] as number;
  const low = words[0] as number;
  const biased = (high >>> 20) & 0x7ff;
  const top = biased === 0 ? high & 0xfffff : (high & 0xfffff) | 0x100000;
  const position = Math.max(biased, 1) + LOWEST_BIT_OFFSET + shift;
  const index = position >>> 5;
  const offset = position & 31;
  const sign = x < 0 ? -1 : 1;
  // A shift by 32 is a shift by 0 in JavaScript, hence the two steps to the right.
  const first = (low << offset) >>> 0;
  const second = ((top << offset) | ((low >>> 1) >>> (31 - offset))) >>> 0;
  const third = (top >>> 1) >>> (31 - offset);
  limbs[index] = (limbs[index] as number) + sign * first;
  limbs[index + 1] = (limbs[index + 1] as number) + sign * second;
  limbs[index + 2] = (limbs[index + 2] as number) + sign * third;
}

/** Brings every limb but the last into [0, 2^32) without changing the value; the last carries the sign. */
export function carryLimbs(limbs: Float64Array): void {
  let carried = 0;
  for (let i = 0; i < LIMB_COUNT - 1; i += 1) {
    const value = (limbs[i] as number) + carried;
    carried = Math.floor(value / LIMB);
    limbs[i] = value - carried * LIMB;
  }
  limbs[LIMB_COUNT - 1] = (limbs[LIMB_COUNT - 1] as number) + carried;
}

/** The register's value as an integer; carries the limbs in place. */
export function limbsToInteger(limbs: Float64Array): bigint {
  carryLimbs(limbs);
  if ((limbs[LIMB_COUNT - 1] as number) < 0) {
    return -limbsToInteger(limbs.map((limb) => -limb));
  }
  let digits = '0x0';
  for (let i = LIMB_COUNT - 1; i >= 0; i -= 1) digits += (limbs[i] as number).toString(16).padStart(8, '0');
  return BigInt(digits);
}

/** The register of an integer; throws a RangeError on one that is too wide. */
export function integerToLimbs(value: bigint): Float64Array {
  const digits = (value < 0n ? -value : value).toString(16);
  if (digits.length > 8 * (LIMB_COUNT - 1)) throw new RangeError('exact sum wider than its register');
  const sign = value < 0n ? -1 : 1;
  const limbs = zeroLimbs();
  for (let i = 0, end = digits.length; end > 0; i += 1, end -= 8) {
    limbs[i] = sign * Number.parseInt(digits.slice(Math.max(0, end - 8), end), 16);
  }
  return limbs;
}
