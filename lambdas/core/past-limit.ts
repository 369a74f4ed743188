const ROUNDING = 1e-12;

/**
 * Whether a value is above a limit by more than rounding: differences and means of decimals, such as 0.9 − 0.85, miss
 * the decimal limit in their last digits, and at the limit is not past it.
 *
 * @example isPast(0.9 - 0.85, 0.05) // false, though 0.9 − 0.85 as doubles is 0.050000000000000044
 */
export function isPast(value: number, limit: number): boolean {
  return value - limit > ROUNDING * Math.max(Math.abs(value), Math.abs(limit));
}
