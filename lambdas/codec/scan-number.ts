/** What stands in a field of bytes. */
export interface NumberScan {
  /** The number, as Number() would read it; NaN where this way of reading does not know. */
  value: number;
  /** Whether the canonical text of the number is that of the field, so that the field need not be kept. */
  isCanonical: boolean;
}

const ZERO = 48;
const NINE = 57;
const POINT = 46;
const MINUS = 45;
const PLUS = 43;
const LOWER_E = 101;
const UPPER_E = 69;

/** Up to 10²² powers of ten are doubles without rounding. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
/** So many digits always fit into a double. */
const EXACT_DIGITS = 15;
const MOST_DIGITS = 19;
/** 2²⁷ + 1 cuts a double in two halves of which products are exact. */
const SPLITTER = 134_217_729;
/** Numbers below are written with an exponent. */
const LEAST_PLAIN = 1e-6;

/**
 * Reads a decimal number from ASCII bytes without making a text of it: about five times as fast as Number().
 * Correctly rounded, or not known. Answers in `scan`.
 *
 * Up to 15 digits one division or multiplication of exact doubles is rounded once (Clinger 1990). Up to 19
 * digits the quotient is computed to twice the precision of a double, and not known where it lies too close
 * to the middle between two doubles.
 */
export function scanNumber(bytes: Uint8Array, span: { start: number; end: number }, scan: NumberScan): void {
  const { end } = span;
  let at = span.start;
  scan.value = Number.NaN;
  scan.isCanonical = true;
  const sign = bytes[at] as number;
  if (sign === MINUS || sign === PLUS) {
    at += 1;
    if (sign === PLUS) scan.isCanonical = false;
  }
  const first = at;
  let high = 0;
  let low = 0;
  let digits = 0;
  let lowDigits = 0;
  let seen = 0;
  let point = -1;
  for (; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= ZERO && byte <= NINE) {
      seen += 1;
      if (digits < EXACT_DIGITS) {
        high = high * 10 + (byte - ZERO);
        // Leading zeros are no digits of the number.
        if (high > 0) digits += 1;
      } else {
        low = low * 10 + (byte - ZERO);
        lowDigits += 1;
      }
    } else if (byte === POINT && point === -1) point = at;
    else break;
  }
  if (seen === 0 || digits + lowDigits > MOST_DIGITS) return;
  let exponent = point === -1 ? 0 : point + 1 - at;
  if (point === first || point === at - 1) scan.isCanonical = false;
  if (bytes[first] === ZERO && at - first > 1 && point !== first + 1) scan.isCanonical = false;
  if (at < end) {
    const power = scanExponent(bytes, at, end);
    if (Number.isNaN(power)) return;
    exponent += power;
    scan.isCanonical = false;
  }
  const size = lowDigits === 0 ? scale(high, exponent) : scaleLong(high, low, { lowDigits, exponent });
  scan.value = sign === MINUS ? -size : size;
  // Up to 15 digits come back as they were; of more only the shortest text of the number does.
  if (lowDigits > 0 || (size !== 0 && size < LEAST_PLAIN)) scan.isCanonical = false;
}

/** The exponent that begins with an e, and ends the field; NaN where it is none. */
function scanExponent(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== LOWER_E && bytes[start] !== UPPER_E) return Number.NaN;
  const sign = bytes[start + 1];
  let at = start + (sign === MINUS || sign === PLUS ? 2 : 1);
  if (at >= end || end - at > 3) return Number.NaN;
  let power = 0;
  for (; at < end; at += 1) {
    const digit = (bytes[at] as number) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    power = power * 10 + digit;
  }
  return sign === MINUS ? -power : power;
}

function scale(whole: number, exponent: number): number {
  if (exponent === 0 || whole === 0) return whole;
  if (exponent < 0) return exponent >= -22 ? whole / (POWERS[-exponent] as number) : Number.NaN;
  return exponent <= 22 ? whole * (POWERS[exponent] as number) : Number.NaN;
}

/** (high · 10^lowDigits + low) · 10^exponent for exponents from −22 to 0; else, and where in doubt, NaN. */
function scaleLong(
  high: number,
  low: number,
  { lowDigits, exponent }: { readonly lowDigits: number; readonly exponent: number },
): number {
  if (exponent > 0 || exponent < -22) return Number.NaN;
  const factor = POWERS[lowDigits] as number;
  const product = high * factor;
  // The whole number as an exact sum of two doubles.
  const sum = product + low;
  const rest = productError(high, factor, product) + (low - (sum - product));
  const divisor = POWERS[-exponent] as number;
  const quotient = sum / divisor;
  const back = quotient * divisor;
  const correction = (sum - back - productError(quotient, divisor, back) + rest) / divisor;
  const result = quotient + correction;
  const tail = correction - (result - quotient);
  // Where a slightly longer tail would change the result, the true value is too close to the middle.
  return result + tail * 1.000_001 === result ? result : Number.NaN;
}

/** a · b − product, exactly (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
