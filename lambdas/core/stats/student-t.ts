import { regularisedBeta } from './beta.ts';
import { normalQuantile, normalUpperTail } from './normal.ts';
import { binomialTerm, type ProbabilityPair } from './saddle-point.ts';

const MOST_STEPS = 200;
// Beyond this many √df the tail is a pure power of t to far below rounding.
const POWER_LAW_FROM = 1e100;

/**
 * The upper tail of Student's t distribution: P(T ≥ t) with `df` degrees of freedom.
 *
 * df > 0, fractional (Welch) or Infinity (the normal distribution); t any, ±Infinity included. NaN if either
 * is NaN or df is not above 0. Relative error below 1e-12 wherever the answer is above 1e-300 (measured for
 * df from 0.1 to 1e10). O(√df) at worst.
 *
 * Source: Abramowitz and Stegun (1964), 26.7.1.
 *
 * @example studentTUpperTail(2, 10) // 0.03669401738537018
 */
export function studentTUpperTail(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return Number.NaN;
  if (t < 0) return 1 - studentTUpperTail(-t, df);
  if (df === Infinity) return normalUpperTail(t);
  if (t === Infinity) return 0;
  const ratio = t / Math.sqrt(df);
  if (ratio > POWER_LAW_FROM) return tailAt(POWER_LAW_FROM, df) * (POWER_LAW_FROM / ratio) ** df;
  return tailAt(ratio, df);
}

function tailAt(ratio: number, df: number): number {
  return 0.5 * regularisedBeta(shareOf(ratio), { a: df / 2, b: 0.5 });
}

/** p = df / (df + t²) and q = t² / (df + t²), from the ratio t / √df. */
function shareOf(ratio: number): ProbabilityPair {
  if (ratio > 1) {
    const inverse = 1 / ratio;
    return { p: (inverse * inverse) / (1 + inverse * inverse), q: 1 / (1 + inverse * inverse) };
  }
  return { p: 1 / (1 + ratio * ratio), q: (ratio * ratio) / (1 + ratio * ratio) };
}

/**
 * The t with P(T ≤ t) = p, for p in [0, 1]: −Infinity at 0, 0 at ½, Infinity at 1 and where t would be
 * beyond the largest double; NaN outside.
 *
 * Arguments and range are those of `studentTUpperTail`; relative error below 1e-12 (measured for df from 0.3
 * to 1e5 and tails down to 1e-100). A safeguarded Newton iteration on logarithms, about 6 tails' cost.
 *
 * @example studentTQuantile(0.975, 10) // 2.228138851986274
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1 && df > 0)) return Number.NaN;
  if (df === Infinity) return normalQuantile(p);
  if (p === 0.5) return 0;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  return p < 0.5 ? -upperQuantile(p, 0.5 - p, df) : upperQuantile(1 - p, p - 0.5, df);
}

/** The t > 0 with the upper tail given, and with the area between 0 and t, which is exact where t is small. */
function upperQuantile(tail: number, area: number, df: number): number {
  const powerLaw = tailAt(POWER_LAW_FROM, df);
  if (tail < powerLaw) return POWER_LAW_FROM * Math.sqrt(df) * (powerLaw / tail) ** (1 / df);
  let low = -750;
  let high = Math.log(POWER_LAW_FROM) + 0.5 * Math.log(df) + 1;
  let position = Math.log(Math.abs(normalQuantile(tail)));
  for (let i = 0; i < MOST_STEPS; i += 1) {
    const { miss, slope } = missAt(Math.exp(position), { tail, area, df });
    if (miss > 0) low = position;
    else high = position;
    const newton = position + miss / slope;
    if (Math.abs(newton - position) <= 1e-15 * Math.max(1, Math.abs(position))) return Math.exp(newton);
    position = newton > low && newton < high ? newton : (low + high) / 2;
  }
  return Math.exp(position);
}

type Target = { readonly tail: number; readonly area: number; readonly df: number };

/** How far t is too small, in logarithms of the area (small t) or tail, and its slope in ln t. */
function missAt(t: number, { tail, area, df }: Target): { readonly miss: number; readonly slope: number } {
  const share = shareOf(t / Math.sqrt(df));
  // t times the density: p^(df/2) q^(1/2) / B(df/2, 1/2).
  const weight = (binomialTerm(df / 2, 0.5, share) * df) / 2 / (df + 1);
  if (area < tail) {
    const reached = 0.5 * regularisedBeta({ p: share.q, q: share.p }, { a: 0.5, b: df / 2 });
    return { miss: Math.log(area / reached), slope: weight / reached };
  }
  const left = tailAt(t / Math.sqrt(df), df);
  return { miss: Math.log(left / tail), slope: weight / left };
}
