/** A stretch of time in milliseconds since 1970 UTC, its end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The windows that read a file, taken together, milliseconds since 1970 UTC. */
export interface Reach extends Span {
  /** Where those begin that may read it too, because no run came since they closed; `start` where there are none. */
  readonly mayBegin: number;
}

/** The first line of a grid of `length` milliseconds at or after `time`; the grid passes through 1970 UTC. */
export function gridAtOrAfter(time: number, length: number): number {
  return Math.ceil(time / length) * length;
}

/** The last line of the same grid at or before `time`. */
export function gridAtOrBefore(time: number, length: number): number {
  return Math.floor(time / length) * length;
}

/**
 * The newest window of the grid that ended at or before `time`.
 *
 * @example newestWindow(Date.parse('2026-01-05T10:20:00Z'), 3_600_000) // 09:00 to 10:00
 */
export function newestWindow(time: number, length: number): Span {
  const end = gridAtOrBefore(time, length);
  return { start: end - length, end };
}

/** An instant as the reports and the cursor write it: ISO-8601 UTC, whole seconds. */
export function writeInstant(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
