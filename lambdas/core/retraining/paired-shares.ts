import { Z_95 } from '../performance/measured-value.ts';
import type { PairedChange } from './paired-change.ts';

/**
 * How many more rows the challenger has right than the champion, as a share of the same rows (1 right, 0
 * wrong), with Agresti and Min's interval: half a row is added to each cell of the table of both, so that
 * no count of differing rows, not even none, claims certainty.
 *
 * Ends lie within −1 and 1; all null without rows. Cost: O(n).
 * Source: Agresti and Min (2005), "Simple improved confidence intervals for comparing matched proportions",
 * Statistics in Medicine 24, 729–740.
 *
 * @example compareShares([1, 0, 0, 1], [1, 1, 1, 1]).improvement // 0.5
 */
export function compareShares(champion: ArrayLike<number>, challenger: ArrayLike<number>): PairedChange {
  const n = champion.length;
  if (n === 0) return { n, champion: null, challenger: null, improvement: null, low: null, high: null };
  let [gained, lost, rights] = [0, 0, 0];
  for (let row = 0; row < n; row += 1) {
    const [before, after] = [champion[row] as number, challenger[row] as number];
    rights += before;
    gained += after > before ? 1 : 0;
    lost += after < before ? 1 : 0;
  }
  const total = n + 2;
  const [more, fewer] = [(gained + 0.5) / total, (lost + 0.5) / total];
  const middle = more - fewer;
  const half = Z_95 * Math.sqrt((more + fewer - middle ** 2) / total);
  return {
    n,
    champion: rights / n,
    challenger: (rights + gained - lost) / n,
    improvement: (gained - lost) / n,
    low: Math.max(-1, middle - half),
    high: Math.min(1, middle + half),
  };
}
