import { studentTQuantile } from '../stats/student-t.ts';
import type { PairedChange } from './paired-change.ts';

/**
 * By which share the challenger's mean error lies below the champion's, both on the same rows, with an
 * interval: 1 − ΣB/ΣA ± t · SE, where SE is that of a ratio of paired means by the delta method.
 *
 * Errors are at least 0, row by row, and of equal length. The improvement is at most 1 and negative where
 * the challenger is worse; null with no rows or a champion without error, its ends also with one row.
 * Source: Cochran (1977), "Sampling Techniques", 3rd edition, 6.4. Cost: O(n).
 *
 * @example compareErrors([4, 2, 6], [2, 1, 3]) // { champion: 4, challenger: 2, improvement: 0.5, low: 0.5, high: 0.5, n: 3 }
 */
export function compareErrors(
  champion: ArrayLike<number>,
  challenger: ArrayLike<number>,
  level = 0.95,
): PairedChange {
  const n = champion.length;
  const [before, after] = [meanOf(champion), meanOf(challenger)];
  const measured = { n, champion: n === 0 ? null : before, challenger: n === 0 ? null : after };
  if (n === 0 || before === 0) return { ...measured, improvement: null, low: null, high: null };
  const ratio = after / before;
  let squares = 0;
  for (let row = 0; row < n; row += 1) {
    squares += ((challenger[row] as number) - ratio * (champion[row] as number)) ** 2;
  }
  const improvement = 1 - ratio;
  if (n === 1) return { ...measured, improvement, low: null, high: null };
  const half = -studentTQuantile((1 - level) / 2, n - 1) * (Math.sqrt(squares / (n - 1) / n) / before);
  return { ...measured, improvement, low: improvement - half, high: improvement + half };
}

/** The same for the roots of the mean errors: a root falls by less than what is under it. */
export function compareRootErrors(champion: ArrayLike<number>, challenger: ArrayLike<number>): PairedChange {
  const { n, ...squared } = compareErrors(champion, challenger);
  const rootOf = (value: number | null) => (value === null ? null : Math.sqrt(value));
  const fallOf = (value: number | null) => (value === null ? null : 1 - Math.sqrt(Math.max(0, 1 - value)));
  return {
    n,
    champion: rootOf(squared.champion),
    challenger: rootOf(squared.challenger),
    improvement: fallOf(squared.improvement),
    low: fallOf(squared.low),
    high: fallOf(squared.high),
  };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < values.length; row += 1) sum += values[row] as number;
  return sum / values.length;
}
