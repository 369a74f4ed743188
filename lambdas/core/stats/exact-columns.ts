import { addProduct, addToSum, type ExactSum } from './exact-sum.ts';

/** Most values of a column: a few such columns together stay in the fastest cache. */
export const COLUMN_LENGTH = 512;

/** Numbers that are summed together: whole multiples of 2^`low`, all below 2^`top` in magnitude. */
export interface Column {
  readonly values: Float64Array;
  readonly count: number;
  readonly top: number;
  readonly low: number;
}

// A bin takes whole multiples of its grid, at most 2^43 each and 2 from each of 2^9 rows: at most 2^53, exact.
const BITS_PER_BIN = 43;
// Rounding to a grid leaves at most half a grid, so the next bin begins one place lower.
const STEP = BITS_PER_BIN + 1;
// Adding 1.5 · 2^52 grids and taking them away again rounds a double to the grid.
const ROUNDER = 1.5 * 2 ** 52;
const SPLITTER = 2 ** 27 + 1;
// Within these exponents nothing over- or underflows on the way.
const HIGHEST = 900;
const LOWEST = -900;

const WITHOUT_SIGN = 0x7fffffff;
// Upper word of an infinity; NaNs have this or more.
const NOT_FINITE = 0x7ff00000;

/**
 * The first `count` of the values as a column. One with a NaN or an infinity has `top` Infinity.
 *
 * @throws RangeError for more than `COLUMN_LENGTH`
 */
export function columnOf(values: Float64Array, count: number): Column {
  if (count > COLUMN_LENGTH) throw new RangeError(`a column holds ${COLUMN_LENGTH} values, got ${count}`);
  // Doubles of one sign compare as their upper words do.
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * count);
  let largest = 0;
  let smallest = NOT_FINITE;
  for (let i = 0; i < 2 * count; i += 2) {
    const size = (words[i + 1] as number) & WITHOUT_SIGN;
    if (size > largest) largest = size;
    if (size < smallest && (size | (words[i] as number)) !== 0) smallest = size;
  }
  if (largest >= NOT_FINITE) return { values, count, top: Infinity, low: -Infinity };
  return { values, count, top: exponentOf(largest) + 1, low: exponentOf(smallest) - 52 };
}

/** The column of a column's squares, each rounded to a double; its extent follows from the column's own. */
export function squaresOf({ count, top, low }: Column, values: Float64Array): Column {
  return { values, count, top: 2 * top, low: 2 * low + 52 };
}

/** e with 2^e ≤ x < 2^(e + 1), from the upper word of a normal double; −1023 for smaller ones. */
function exponentOf(word: number): number {
  return (word >>> 20) - 1023;
}

/**
 * Adds a column to a sum, to the same bits as one value after the other, several times as fast.
 *
 * Each value is cut without error into parts on fixed grids; the parts on one grid add up exactly in a
 * double. Columns that span more than 131 binary digits are added value by value.
 *
 * Source: the extraction of Rump, Ogita and Oishi (2008), "Accurate floating-point summation, part I",
 * SIAM Journal on Scientific Computing 31, 189–224.
 *
 * @example addColumn(sum, columnOf(Float64Array.of(1e10, 1, -1e10), 3)) // readSum(sum): 1
 */
export function addColumn(sum: ExactSum, column: Column): void {
  const bins = binsFor(column.top, column.low);
  if (bins <= 2) addInTwoBins(sum, column);
  else if (bins === 3) addInThreeBins(sum, column);
  else for (let i = 0; i < column.count; i += 1) addToSum(sum, column.values[i] as number);
}

/**
 * Adds the exact products x · y, row by row, to a sum: to the same bits as `addProduct`, several times as
 * fast. Products that span more than 175 binary digits are added one by one. Both columns have as many rows.
 */
export function addProducts(sum: ExactSum, x: Column, y: Column): void {
  const bins = Math.max(x.top, y.top) < HIGHEST ? binsFor(x.top + y.top, x.low + y.low) : Infinity;
  if (bins <= 3) multiplyInThreeBins(sum, x, y);
  else if (bins === 4) multiplyInFourBins(sum, x, y);
  else for (let i = 0; i < x.count; i += 1) addProduct(sum, x.values[i] as number, y.values[i] as number);
}

/** Bins that hold whole multiples of 2^low below 2^top; Infinity where they could over- or underflow. */
function binsFor(top: number, low: number): number {
  return top < HIGHEST && low > LOWEST ? Math.max(1, Math.ceil((top + 1 - low) / STEP)) : Infinity;
}

/** What rounds a double to the grid of a bin. */
function rounderOf(top: number, bin: number): number {
  return ROUNDER * 2 ** (top - BITS_PER_BIN - STEP * bin);
}

function addInTwoBins(sum: ExactSum, { values, count, top }: Column): void {
  const first = rounderOf(top, 0);
  let upper = 0;
  let lower = 0;
  for (let i = 0; i < count; i += 1) {
    const value = values[i] as number;
    const rounded = value + first - first;
    upper += rounded;
    lower += value - rounded;
  }
  addToSum(sum, upper);
  addToSum(sum, lower);
}

function addInThreeBins(sum: ExactSum, { values, count, top }: Column): void {
  const [first, second] = [rounderOf(top, 0), rounderOf(top, 1)];
  let upper = 0;
  let middle = 0;
  let lower = 0;
  for (let i = 0; i < count; i += 1) {
    const value = values[i] as number;
    const rounded = value + first - first;
    const rest = value - rounded;
    const roundedRest = rest + second - second;
    upper += rounded;
    middle += roundedRest;
    lower += rest - roundedRest;
  }
  addToSum(sum, upper);
  addToSum(sum, middle);
  addToSum(sum, lower);
}

/** Rounded products go to all bins, what rounding lost of them (Dekker 1971) to all but the first. */
function multiplyInThreeBins(sum: ExactSum, x: Column, y: Column): void {
  const [left, right, count] = [x.values, y.values, x.count];
  const [first, second] = [rounderOf(x.top + y.top, 0), rounderOf(x.top + y.top, 1)];
  let upper = 0;
  let middle = 0;
  let lower = 0;
  for (let i = 0; i < count; i += 1) {
    const a = left[i] as number;
    const b = right[i] as number;
    const product = a * b;
    const upperA = SPLITTER * a - (SPLITTER * a - a);
    const upperB = SPLITTER * b - (SPLITTER * b - b);
    const lowerA = a - upperA;
    const lowerB = b - upperB;
    const error = lowerA * lowerB - (product - upperA * upperB - lowerA * upperB - upperA * lowerB);
    const rounded = product + first - first;
    const rest = product - rounded;
    const roundedRest = rest + second - second;
    const roundedError = error + second - second;
    upper += rounded;
    middle += roundedRest + roundedError;
    lower += rest - roundedRest + (error - roundedError);
  }
  addToSum(sum, upper);
  addToSum(sum, middle);
  addToSum(sum, lower);
}

function multiplyInFourBins(sum: ExactSum, x: Column, y: Column): void {
  const [left, right, count, top] = [x.values, y.values, x.count, x.top + y.top];
  const [first, second, third] = [rounderOf(top, 0), rounderOf(top, 1), rounderOf(top, 2)];
  let upper = 0;
  let middle = 0;
  let lower = 0;
  let lowest = 0;
  for (let i = 0; i < count; i += 1) {
    const a = left[i] as number;
    const b = right[i] as number;
    const product = a * b;
    const upperA = SPLITTER * a - (SPLITTER * a - a);
    const upperB = SPLITTER * b - (SPLITTER * b - b);
    const lowerA = a - upperA;
    const lowerB = b - upperB;
    const error = lowerA * lowerB - (product - upperA * upperB - lowerA * upperB - upperA * lowerB);
    const rounded = product + first - first;
    const rest = product - rounded;
    const roundedRest = rest + second - second;
    const roundedError = error + second - second;
    const small = rest - roundedRest;
    const smallError = error - roundedError;
    const roundedSmall = small + third - third;
    const roundedSmallError = smallError + third - third;
    upper += rounded;
    middle += roundedRest + roundedError;
    lower += roundedSmall + roundedSmallError;
    lowest += small - roundedSmall + (smallError - roundedSmallError);
  }
  addToSum(sum, upper);
  addToSum(sum, middle);
  addToSum(sum, lower);
  addToSum(sum, lowest);
}
