import { unitContinuedFraction } from './continued-fraction.ts';
import { binomialTerm, type ProbabilityPair } from './saddle-point.ts';

/** The two shapes of a beta distribution, both above 0. */
export type BetaShapes = { readonly a: number; readonly b: number };

/**
 * The regularised incomplete beta function I_p(a, b), 0 to 1, rising in p.
 *
 * Takes p with q = 1 − p, so that neither loses digits; p = 0 gives 0, q = 0 gives 1; NaN where a shape is not
 * above 0. Relative error below 1e-12 wherever the answer is above 1e-300 (measured through the t tail, shapes
 * up to 5e9 and ½, and the binomial tail, shapes up to 20,000).
 * O(√(a + b)).
 *
 * Source: the continued fraction of Didonato and Morris (1992), "Algorithm 708", ACM Transactions on
 * Mathematical Software 18, 360–373, on the side of the mean where nothing in it cancels, behind Loader's
 * prefactor.
 *
 * @example regularisedBeta({ p: 0.5, q: 0.5 }, { a: 2, b: 1 }) // 0.25
 */
export function regularisedBeta({ p, q }: ProbabilityPair, { a, b }: BetaShapes): number {
  if (!(a > 0 && b > 0 && p >= 0 && q >= 0)) return Number.NaN;
  if (p === 0) return 0;
  if (q === 0) return 1;
  if (p * b <= q * a) return belowMean({ p, q }, { a, b });
  return 1 - belowMean({ p: q, q: p }, { a: b, b: a });
}

function belowMean({ p, q }: ProbabilityPair, { a, b }: BetaShapes): number {
  const term = binomialTerm(a, b, { p, q });
  if (term === 0) return 0;
  // How far p lies below the mean a / (a + b), times a + b.
  const distance = a * q - b * p;
  const partial = (m: number): number => {
    const bend = m === 0 ? 0 : (m * (b - m) * p) / (a + 2 * m - 1);
    return m + bend + ((a + m) / (a + 2 * m + 1)) * (distance + 1 + m * (1 + q));
  };
  const fraction = unitContinuedFraction((m) => {
    const root = p / (a + 2 * m - 1);
    const numerator = (a + m - 1) * root * ((a + b + m - 1) * root) * m * (b - m);
    return numerator / partial(m - 1) / partial(m);
  });
  return Math.min(1, term * (a / (a + b)) * b * (fraction / partial(0)));
}
