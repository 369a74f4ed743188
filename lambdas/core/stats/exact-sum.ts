import { scaledToNumber } from './ratio.ts';
import {
  addShifted,
  carryLimbs,
  FRACTION_BITS,
  integerToLimbs,
  limbsToInteger,
  zeroLimbs,
} from './superaccumulator.ts';

export { ratioToNumber } from './ratio.ts';

/** `readScaled` counts in units of 2^-`SUM_FRACTION_BITS`: fine enough for any product of two doubles. */
export const SUM_FRACTION_BITS = FRACTION_BITS;

/**
 * The state of an exact sum, about 5 kB. Additions go to `slots`, two for every eight binary exponents (the
 * upper and lower half of the mantissas); every 2^19 additions they are emptied into `limbs`.
 */
export type ExactSum = {
  readonly limbs: Float64Array;
  readonly slots: Float64Array;
  additions: number;
  nan: number;
  positiveInfinity: number;
  negativeInfinity: number;
};

/** The one JSON form of a sum: `mantissa` (signed hexadecimal, odd or "0") × 2^`exponent`; counts only if > 0. */
export type ExactSumJson = {
  readonly mantissa: string;
  readonly exponent: number;
  readonly nan?: number;
  readonly positiveInfinity?: number;
  readonly negativeInfinity?: number;
};

const SLOT_COUNT = 512;
// Halves of 26 bits in a slot of 8 exponents are at most 2^34 units, so 2^19 of them stay within 2^53.
const ADDITIONS_PER_FLUSH = 2 ** 19;
const SPLITTER = 2 ** 27 + 1;
// Biased exponents 1 … 2018: normal doubles for which SPLITTER · x cannot overflow.
const SPLITTABLE = 2018;
const SMALL = 2 ** -400;
const LARGE = 2 ** 400;
const RESCALE = 600;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/**
 * An empty sum of doubles that is exact, so that any order and any split of the values gives the same bits.
 *
 * @example
 * const sum = zeroSum();
 * for (const x of [1e100, 1, -1e100]) addToSum(sum, x);
 * readSum(sum) // 1
 */
export function zeroSum(): ExactSum {
  return {
    limbs: zeroLimbs(),
    slots: new Float64Array(SLOT_COUNT),
    additions: 0,
    nan: 0,
    positiveInfinity: 0,
    negativeInfinity: 0,
  };
}

/**
 * Adds one double exactly, in constant time. NaN and infinities are counted apart and decide the read-out
 * as in IEEE 754.
 *
 * Large superaccumulator of Neal (2015), section 3, with slots shared by eight exponents and mantissas
 * split after Veltkamp (Dekker 1971, Numerische Mathematik 18, page 228).
 */
export function addToSum(state: ExactSum, x: number): void {
  double[0] = x;
  const biased = ((words[1] as number) >>> 20) & 0x7ff;
  if ((biased - 1) >>> 0 >= SPLITTABLE) {
    addExtreme(state, x);
    return;
  }
  const scaled = SPLITTER * x;
  const upper = scaled - (scaled - x);
  const slot = (biased >>> 3) << 1;
  const slots = state.slots;
  slots[slot] = (slots[slot] as number) + upper;
  slots[slot + 1] = (slots[slot + 1] as number) + (x - upper);
  state.additions += 1;
  if (state.additions >= ADDITIONS_PER_FLUSH) flush(state);
}

function addExtreme(state: ExactSum, x: number): void {
  if (x === 0) return;
  if (Number.isFinite(x)) addDirectly(state, x, 0);
  else if (Number.isNaN(x)) state.nan += 1;
  else if (x > 0) state.positiveInfinity += 1;
  else state.negativeInfinity += 1;
}

function addDirectly(state: ExactSum, x: number, shift: number): void {
  addShifted(state.limbs, x, shift);
  state.additions += 1;
  if (state.additions >= ADDITIONS_PER_FLUSH) flush(state);
}

function flush(state: ExactSum): void {
  emptySlots(state.slots, state.limbs);
  state.additions = 0;
}

function emptySlots(slots: Float64Array, limbs: Float64Array): void {
  for (let i = 0; i < SLOT_COUNT; i += 1) {
    const held = slots[i] as number;
    if (held !== 0) addShifted(limbs, held, 0);
    slots[i] = 0;
  }
  carryLimbs(limbs);
}

/** The whole sum in one register, without touching the state. */
function gatherLimbs(state: ExactSum): Float64Array {
  const limbs = state.limbs.slice();
  emptySlots(state.slots.slice(), limbs);
  return limbs;
}

/**
 * Adds the exact product x · y, not its rounded value; finite factors neither overflow nor underflow.
 *
 * Two-product after Veltkamp and Dekker (Dekker 1971, Numerische Mathematik 18, 224–242), on rescaled
 * factors where the plain one could lose bits. An infinite or NaN factor counts as x · y does in IEEE 754.
 */
export function addProduct(state: ExactSum, x: number, y: number): void {
  if (!Number.isFinite(x) || !Number.isFinite(y)) {
    addExtreme(state, x * y);
    return;
  }
  const shiftX = shiftToMiddle(x);
  const shiftY = shiftToMiddle(y);
  const a = shiftX === 0 ? x : x * 2 ** -shiftX;
  const b = shiftY === 0 ? y : y * 2 ** -shiftY;
  const product = a * b;
  const error = productError(a, b, product);
  const shift = shiftX + shiftY;
  if (shift === 0) {
    addToSum(state, product);
    addToSum(state, error);
  } else if (product !== 0) {
    addDirectly(state, product, shift);
    addDirectly(state, error, shift);
  }
}

function shiftToMiddle(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude > LARGE) return RESCALE;
  return magnitude < SMALL && magnitude > 0 ? -RESCALE : 0;
}

function productError(a: number, b: number, product: number): number {
  const upperA = SPLITTER * a - (SPLITTER * a - a);
  const upperB = SPLITTER * b - (SPLITTER * b - b);
  const lowerA = a - upperA;
  const lowerB = b - upperB;
  return lowerA * lowerB - (product - upperA * upperB - lowerA * upperB - upperA * lowerB);
}

/** The sum of two sums, as a new state; commutative, associative and exact. */
export function mergeSums(a: ExactSum, b: ExactSum): ExactSum {
  const limbs = gatherLimbs(a);
  const others = gatherLimbs(b);
  for (let i = 0; i < limbs.length; i += 1) limbs[i] = (limbs[i] as number) + (others[i] as number);
  carryLimbs(limbs);
  return {
    ...zeroSum(),
    limbs,
    nan: a.nan + b.nan,
    positiveInfinity: a.positiveInfinity + b.positiveInfinity,
    negativeInfinity: a.negativeInfinity + b.negativeInfinity,
  };
}

/** False once a NaN or an infinity was added. */
export function isFiniteSum(state: ExactSum): boolean {
  return state.nan === 0 && state.positiveInfinity === 0 && state.negativeInfinity === 0;
}

/**
 * The exact sum of the finite values as an integer in units of 2^-`SUM_FRACTION_BITS`.
 *
 * For exact arithmetic such as n·Σy² − (Σy)², finished by `ratioToNumber`; two scaled sums multiply to
 * units of 2^-(2 · `SUM_FRACTION_BITS`). NaN and infinities are left out: ask `isFiniteSum` first.
 */
export function readScaled(state: ExactSum): bigint {
  return limbsToInteger(gatherLimbs(state));
}

/** The exact sum of the finite values as a reduced fraction; the denominator is a power of two. */
export function sumToRational(state: ExactSum): { readonly numerator: bigint; readonly denominator: bigint } {
  const { odd, exponent } = splitPowerOfTwo(readScaled(state));
  if (exponent >= 0) return { numerator: odd << BigInt(exponent), denominator: 1n };
  return { numerator: odd, denominator: 1n << BigInt(-exponent) };
}

/** scaled · 2^-SUM_FRACTION_BITS = odd · 2^exponent. */
function splitPowerOfTwo(scaled: bigint): { readonly odd: bigint; readonly exponent: number } {
  if (scaled === 0n) return { odd: 0n, exponent: 0 };
  const digits = scaled.toString(2);
  const zeros = digits.length - 1 - digits.lastIndexOf('1');
  return { odd: scaled >> BigInt(zeros), exponent: zeros - SUM_FRACTION_BITS };
}

/**
 * The exact sum rounded once to the nearest double, ties to even; +0 for an empty sum.
 *
 * NaN if a NaN or both infinities were added, else the infinity that was; ±Infinity where the exact sum
 * lies beyond the largest double. Tens of microseconds: read once, not per row.
 */
export function readSum(state: ExactSum): number {
  const { nan, positiveInfinity, negativeInfinity } = state;
  if (nan > 0 || (positiveInfinity > 0 && negativeInfinity > 0)) return Number.NaN;
  if (positiveInfinity > 0) return Infinity;
  if (negativeInfinity > 0) return -Infinity;
  return scaledToNumber(readScaled(state), -SUM_FRACTION_BITS);
}

/**
 * The sum as plain data: equal sums give equal JSON, whatever the order or split of the values.
 *
 * @example sumToJson(sum) // { mantissa: '-3', exponent: -1 } for −1.5
 */
export function sumToJson(state: ExactSum): ExactSumJson {
  const { odd, exponent } = splitPowerOfTwo(readScaled(state));
  return {
    mantissa: odd.toString(16),
    exponent,
    ...(state.nan > 0 && { nan: state.nan }),
    ...(state.positiveInfinity > 0 && { positiveInfinity: state.positiveInfinity }),
    ...(state.negativeInfinity > 0 && { negativeInfinity: state.negativeInfinity }),
  };
}

/** The sum that `sumToJson` wrote; throws a RangeError on a mantissa or exponent it could not have written. */
export function sumFromJson(json: ExactSumJson): ExactSum {
  const match = /^(-?)([0-9a-f]{1,1080})$/.exec(json.mantissa);
  const places = json.exponent + SUM_FRACTION_BITS;
  if (match === null || !Number.isInteger(places) || places < 0 || places > 2 * SUM_FRACTION_BITS) {
    throw new RangeError(`no exact sum: mantissa "${json.mantissa}", exponent ${json.exponent}`);
  }
  const magnitude = BigInt(`0x${match[2]}`) << BigInt(places);
  return {
    ...zeroSum(),
    limbs: integerToLimbs(match[1] === '-' ? -magnitude : magnitude),
    nan: json.nan ?? 0,
    positiveInfinity: json.positiveInfinity ?? 0,
    negativeInfinity: json.negativeInfinity ?? 0,
  };
}
