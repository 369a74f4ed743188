import { durbinCdf } from './durbin.ts';
import { pelzGoodCdf } from './pelz-good.ts';
import { pomeranzCdf } from './pomeranz.ts';
import { stirlingError } from './saddle-point.ts';
import { smirnovSf } from './smirnov.ts';

const SMALL_SAMPLE = 140;

/**
 * Kolmogorov's two-sided tail P(Dₙ ≥ d) for n values against their own continuous distribution.
 *
 * n ≥ 1 whole, any d: 1 for d ≤ 1/(2n), 0 for d ≥ 1; falls in d. NaN if d is NaN or n is no such number.
 * Follows scipy's `kstwo.sf` branch for branch, to a relative 1e-9 wherever that is above 1e-300; 0 from
 * n·d² = 370 on for n above 140. A few milliseconds; up to 0.2 s where the answer is nearly 1 and n near
 * 100,000 (Durbin's matrix).
 *
 * Source: Simard and L'Ecuyer (2011), "Computing the two-sided Kolmogorov-Smirnov distribution", Journal of
 * Statistical Software 39(11).
 *
 * @example kolmogorovSf(0.25, 2) // 1
 * @example kolmogorovSf(0.5, 2) // 0.5
 */
export function kolmogorovSf(d: number, n: number): number {
  if (!Number.isInteger(n) || n < 1 || Number.isNaN(d)) return Number.NaN;
  if (n * d <= 0.5) return 1;
  if (d >= 1) return 0;
  return Math.min(1, Math.max(0, tail(d, n)));
}

function tail(d: number, n: number): number {
  const t = n * d;
  if (t <= 1) return 1 - firstInterval(t, n);
  if (t >= n - 1) return 2 * (1 - d) ** n;
  if (d >= 0.5) return 2 * smirnovSf(d, n);
  return n <= SMALL_SAMPLE ? smallSampleTail(d, n) : largeSampleTail(d, n);
}

/** P(Dₙ ≤ t/n) for ½ < t ≤ 1: n! ((2t − 1)/n)^n (Ruben and Gambino 1982). */
function firstInterval(t: number, n: number): number {
  const logFactorial = 0.5 * Math.log(2 * Math.PI * n) - n + stirlingError(n);
  return Math.exp(logFactorial + n * Math.log(2 * t - 1));
}

function smallSampleTail(d: number, n: number): number {
  const scaled = n * d * d;
  if (scaled <= 0.754693) return 1 - durbinCdf(d, n);
  if (scaled <= 4) return 1 - pomeranzCdf(d, n);
  return 2 * smirnovSf(d, n);
}

function largeSampleTail(d: number, n: number): number {
  const scaled = n * d * d;
  if (scaled >= 370) return 0;
  if (scaled >= 2.2) return 2 * smirnovSf(d, n);
  if (n <= 100_000 && n * d ** 1.5 <= 1.4) return 1 - durbinCdf(d, n);
  return 1 - pelzGoodCdf(d, n);
}
