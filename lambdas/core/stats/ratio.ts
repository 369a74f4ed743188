const MANTISSA_BITS = 53;
const LOWEST_EXPONENT = -1074;
const HIGHEST_EXPONENT = 1023;

/** Number of binary digits of a non-negative integer; 0 for 0n. */
function bitLength(magnitude: bigint): number {
  if (magnitude === 0n) return 0;
  const digits = magnitude.toString(16);
  return 4 * digits.length - Math.clz32(Number.parseInt(digits.charAt(0), 16)) + 28;
}

/**
 * The double nearest to `units` × 2^`exponent`, ties to even, rounded once, subnormals included.
 *
 * Beyond the largest double it is ±Infinity. Cost: linear in the length of `units`.
 *
 * @example scaledToNumber(3n, -1) // 1.5
 */
export function scaledToNumber(units: bigint, exponent: number): number {
  const magnitude = units < 0n ? -units : units;
  const target = Math.max(bitLength(magnitude) - MANTISSA_BITS + exponent, LOWEST_EXPONENT);
  if (target > HIGHEST_EXPONENT) return units < 0n ? -Infinity : Infinity;
  const rounded = shiftRoundingToEven(magnitude, target - exponent);
  const value = Number(rounded) * 2 ** target;
  return units < 0n ? -value : value;
}

function shiftRoundingToEven(magnitude: bigint, places: number): bigint {
  if (places <= 0) return magnitude << BigInt(-places);
  const shift = BigInt(places);
  const kept = magnitude >> shift;
  const rest = magnitude - (kept << shift);
  const half = 1n << (shift - 1n);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  return up ? kept + 1n : kept;
}

/**
 * The double nearest to the exact quotient of two integers, ties to even, rounded once.
 *
 * For statistics that cancel when floats are subtracted: do the subtraction in integers, divide here.
 * A zero denominator follows IEEE: NaN for 0/0, else an infinity of the numerator's sign.
 * Cost: one big division, linear to quadratic in the lengths.
 *
 * @example ratioToNumber(1n, 3n) // 0.3333333333333333
 */
export function ratioToNumber(numerator: bigint, denominator: bigint): number {
  if (denominator === 0n) return Number(numerator) / 0;
  if (numerator === 0n) return 0;
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  // At least 64 quotient bits and one sticky bit for the remainder: enough to round once and rightly.
  const places = Math.max(0, 65 + bitLength(bottom) - bitLength(top));
  const scaled = top << BigInt(places);
  const quotient = scaled / bottom;
  const sticky = quotient * bottom === scaled ? 0n : 1n;
  const value = scaledToNumber(2n * quotient + sticky, -places - 1);
  return negative ? -value : value;
}
