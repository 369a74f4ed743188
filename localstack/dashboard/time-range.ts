const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The times that can be chosen, as the page names them. */
export const RANGES = {
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '3h': 3 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
  '1w': 7 * DAY,
  '2w': 14 * DAY,
} as const;
export type RangeName = keyof typeof RANGES;

/** Periods that CloudWatch takes. */
const PERIODS = [10, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY] as const;
/** More points than that are not told apart in a graph. */
const MOST_POINTS = 100;

/** What a graph shows: its time, cut into periods. */
export interface TimeRange {
  readonly name: RangeName;
  /** Milliseconds since 1970, on a whole period. */
  readonly start: number;
  readonly end: number;
  /** Length of the periods, as CloudWatch adapts them to the time where a dashboard does not forbid it. */
  readonly periodSeconds: number;
}

export function isRange(name: string): name is RangeName {
  return name in RANGES;
}

/**
 * The time up to `now`, which is in the last period.
 *
 * @example rangeUntil('1h', Date.parse('2026-01-05T10:00:30Z')) // periods of 60 s from 09:01 to 10:01
 */
export function rangeUntil(name: RangeName, now: number): TimeRange {
  const length = RANGES[name];
  const periodSeconds = PERIODS.find((period) => length / period <= MOST_POINTS) ?? DAY;
  const step = 1000 * periodSeconds;
  const end = (Math.floor(now / step) + 1) * step;
  return { name, start: end - 1000 * length, end, periodSeconds };
}
