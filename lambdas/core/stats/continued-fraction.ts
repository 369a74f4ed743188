const LONGEST = 1_000_000;
// Stands in for a vanishing denominator.
const TINY = 1e-300;

/**
 * 1 / (1 + a₁ / (1 + a₂ / (1 + …))) by the modified Lentz algorithm, to machine precision.
 *
 * Source: Thompson and Barnett (1986), "Coulomb and Bessel functions of complex arguments and order", Journal
 * of Computational Physics 64, 490–509. Throws a RangeError if it does not converge.
 *
 * @example unitContinuedFraction(() => 1) // 0.6180339887498949
 */
export function unitContinuedFraction(numeratorAt: (step: number) => number): number {
  let above = 1;
  let below = 0;
  let value = 1;
  for (let step = 1; step < LONGEST; step += 1) {
    const numerator = numeratorAt(step);
    below = 1 / (1 + numerator * below || TINY);
    above = 1 + numerator / above || TINY;
    value *= above * below;
    if (Math.abs(above * below - 1) <= Number.EPSILON) return 1 / value;
  }
  throw new RangeError('continued fraction does not converge');
}
