import type { HitCount } from './fisher.ts';
import { ratioToNumber } from './ratio.ts';

/**
 * How far two shares lie apart, |a.hits / a.n − b.hits / b.n|, rounded once, so that a limit written in decimals
 * is met where the shares meet it: 0.6 − 0.5 as doubles is 0.09999999999999998.
 *
 * Whole counts; 0 to 1; NaN or an infinity where an n is 0. Constant time.
 *
 * @example shareGap({ hits: 6, n: 10 }, { hits: 5, n: 10 }) // 0.1
 */
export function shareGap(a: HitCount, b: HitCount): number {
  return ratioToNumber(shareGapUnits(a, b), BigInt(a.n) * BigInt(b.n));
}

/** The same in units of 1 / (a.n · b.n), exact. */
export function shareGapUnits(a: HitCount, b: HitCount): bigint {
  const difference = BigInt(a.hits) * BigInt(b.n) - BigInt(b.hits) * BigInt(a.n);
  return difference < 0n ? -difference : difference;
}
