/**
 * Index of the last of the sorted values that is at most `limit`; -1 where all are above it.
 *
 * Cost: O(log values).
 *
 * @example lastAtOrBelow(Float64Array.of(1, 2, 2, 5), 2) // 2
 */
export function lastAtOrBelow(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
