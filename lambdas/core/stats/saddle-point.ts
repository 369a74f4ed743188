/**
 * The parts of Loader's saddle-point form of the gamma, Poisson and binomial terms, which keep their relative
 * accuracy for large arguments and far tails, where differences of log-gammas do not.
 *
 * Source: Loader (2000), "Fast and accurate computation of binomial probabilities".
 */

const STIRLING_COEFFICIENTS = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
  43867 / 244188,
];
const SERIES_FROM = 16;

/**
 * What Stirling's formula misses: ln Γ(x + 1) − (x + ½) ln x + x − ½ ln 2π, for x > 0.
 *
 * Absolute error below 2e-15, so that much relative error in the terms made from it. Falls from about
 * 1/(12x); infinite at 0. Constant time.
 *
 * @example stirlingError(1) // 0.08106146679532726
 */
export function stirlingError(x: number): number {
  let shifted = x;
  let correction = 0;
  while (shifted < SERIES_FROM) {
    correction += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
    shifted += 1;
  }
  const inverseSquare = 1 / (shifted * shifted);
  let series = 0;
  for (let i = STIRLING_COEFFICIENTS.length - 1; i >= 0; i -= 1) {
    series = series * inverseSquare + (STIRLING_COEFFICIENTS[i] as number);
  }
  return correction + series / shifted;
}

/**
 * ln(1 + t) − t for t > −1 without cancellation near 0, where it is about −t²/2.
 *
 * Relative error below 1e-15. By 2 artanh(t / (2 + t)) for |t| ≤ ½.
 *
 * @example log1pMinus(1e-10) // -5e-21
 */
export function log1pMinus(t: number): number {
  if (Math.abs(t) > 0.5) return Math.log1p(t) - t;
  const r = t / (2 + t);
  const square = r * r;
  let power = 2 * r * square;
  let series = 0;
  for (let odd = 3; Math.abs(power) > 1e-18 * Math.abs(series); odd += 2) {
    series += power / odd;
    power *= square;
  }
  return series - r * t;
}

/**
 * The deviance a ln(a / m) + m − a ≥ 0 of a value a ≥ 0 from its mean m > 0; 0 if and only if they agree.
 *
 * @example deviance(2, 1) // 0.3862943611198906
 */
function deviance(a: number, m: number): number {
  if (a === 0) return m;
  const t = (m - a) / a;
  return Math.abs(t) <= 0.5 ? -a * log1pMinus(t) : a * Math.log(a / m) + (m - a);
}

/** The gamma term m^a e^−m / Γ(a + 1), the Poisson probability of a at mean m; a ≥ 0 real, m > 0. */
export function poissonTerm(a: number, m: number): number {
  if (a === 0) return Math.exp(-m);
  return Math.exp(-deviance(a, m) - stirlingError(a)) / Math.sqrt(2 * Math.PI * a);
}

/** A probability together with its complement, so that neither loses digits where it is small. */
export type ProbabilityPair = { readonly p: number; readonly q: number };

/**
 * The beta term Γ(a + b + 1) / (Γ(a + 1) Γ(b + 1)) p^a q^b, the binomial probability of a successes and b
 * failures; a, b > 0 real.
 */
export function binomialTerm(a: number, b: number, { p, q }: ProbabilityPair): number {
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * p) - deviance(b, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * a * b));
}
