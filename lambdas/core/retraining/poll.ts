const FIRST_WAIT = 1;
const GROWTH = 1.5;
const LONGEST_WAIT = 30;

/**
 * Seconds to wait before the next look at something that takes its time: longer each time, up to half a
 * minute.
 *
 * @param polls looks so far
 * @example waitBefore(0) // 1
 */
export function waitBefore(polls: number): number {
  return Math.round(Math.min(LONGEST_WAIT, FIRST_WAIT * GROWTH ** polls));
}
