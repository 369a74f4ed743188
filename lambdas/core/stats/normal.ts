import { upperGammaFraction } from './gamma.ts';

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
// Where the tail is taken from the continued fraction rather than from the area about 0.
const FRACTION_FROM = 1.5;

/**
 * The upper tail of the standard normal distribution: P(Z ≥ z).
 *
 * 1 at −Infinity, 0 at Infinity, NaN for NaN. Relative error below 1e-14 down to 1e-300 (measured against
 * mpmath). Constant time.
 *
 * Source: Abramowitz and Stegun (1964), 26.2.11 about 0 and 26.2.14 in the tail.
 *
 * @example normalUpperTail(1.959963984540054) // 0.025
 */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  if (z < FRACTION_FROM) return 0.5 - areaFromZero(z);
  if (z === Infinity) return 0;
  const half = (z * z) / 2;
  return (z * decay(z) * upperGammaFraction(0.5, half)) / (2 * Math.sqrt(Math.PI) * Math.SQRT2);
}

/** The standard normal distribution function P(Z ≤ z); accurate where it is tiny. See `normalUpperTail`. */
export function normalCdf(z: number): number {
  return normalUpperTail(-z);
}

/** The complementary error function 2 P(Z ≥ x √2); its tail costs about 2x² units of rounding. */
export function erfc(x: number): number {
  return 2 * normalUpperTail(x * Math.SQRT2);
}

/**
 * The z with P(Z ≤ z) = p, for p in [0, 1]: −Infinity at 0, 0 at ½, Infinity at 1; NaN outside.
 *
 * Relative error below 1e-14 (measured against mpmath); for upper quantiles of a tiny tail take
 * −normalQuantile(tail). By Halley's iteration from Abramowitz and Stegun (1964), 26.2.23.
 *
 * @example normalQuantile(0.975) // 1.959963984540054
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p > 0.5) return upperQuantile(1 - p, p - 0.5);
  return p === 0.5 ? 0 : -upperQuantile(p, 0.5 - p);
}

/** The z > 0 with the upper tail given, and with the area between 0 and z, which is exact where z is small. */
function upperQuantile(tail: number, area: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  let z = Math.max(t - numerator / denominator, area);
  for (let i = 0; i < 4; i += 1) {
    const density = decay(z) / SQRT_TWO_PI;
    const excess = z < FRACTION_FROM ? area - areaFromZero(z) : normalUpperTail(z) - tail;
    const newton = excess / density;
    z += newton / (1 - (z * newton) / 2);
  }
  return z;
}

/** P(0 ≤ Z ≤ z) for z ≥ 0, a series of positive terms. */
function areaFromZero(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > 1e-17 * sum; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return (sum * decay(z)) / SQRT_TWO_PI;
}

/** exp(−z²/2); the leading digits of z are squared without rounding, so that the tail keeps its digits. */
function decay(z: number): number {
  const leading = Math.round(z * 1024) / 1024;
  return Math.exp((-leading * leading) / 2) * Math.exp((-(z - leading) * (z + leading)) / 2);
}
