import { type ExactSum, ratioToNumber, readScaled, SUM_FRACTION_BITS } from '../stats/exact-sum.ts';

/** The exact number `units` · 2^-`places`: what sums of doubles, their products and differences are. */
export interface Dyadic {
  readonly units: bigint;
  readonly places: number;
}

/** The exact value of a sum's finite terms. */
export function dyadicSum(sum: ExactSum): Dyadic {
  return { units: readScaled(sum), places: SUM_FRACTION_BITS };
}

/** A whole number as a dyadic. */
export function dyadic(count: number): Dyadic {
  return { units: BigInt(count), places: 0 };
}

/** The exact product of its arguments. */
export function times(...factors: readonly Dyadic[]): Dyadic {
  return factors.reduce((a, b) => ({ units: a.units * b.units, places: a.places + b.places }));
}

/** The exact sum of its arguments. */
export function plus(...terms: readonly Dyadic[]): Dyadic {
  return terms.reduce((a, b) => {
    const places = Math.max(a.places, b.places);
    return { units: unitsAt(a, places) + unitsAt(b, places), places };
  });
}

/** The exact difference a − b. */
export function minus(a: Dyadic, b: Dyadic): Dyadic {
  return plus(a, { units: -b.units, places: b.places });
}

/**
 * The quotient a / b, rounded once to the nearest double; NaN for 0/0, else an infinity where b is 0.
 *
 * @example ratio(dyadic(1), dyadic(4)) // 0.25
 */
export function ratio(a: Dyadic, b: Dyadic): number {
  const places = Math.max(a.places, b.places);
  return ratioToNumber(unitsAt(a, places), unitsAt(b, places));
}

function unitsAt(value: Dyadic, places: number): bigint {
  return value.units << BigInt(places - value.places);
}
