import type { Season } from '../contract/names.ts';
import type { Report } from '../contract/report.ts';

const HOUR = 3_600_000;
const WEEKDAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

interface Cycle {
  /** Length of one step in milliseconds. */
  readonly length: number;
  /** One step, in words. */
  readonly title: string;
  /** The step that an instant lies in, UTC. */
  readonly stepOf: (instant: Date) => number;
  /** A step's rows, in words. */
  readonly nameOf: (step: number) => string;
}

const CYCLES: Readonly<Record<Season, Cycle>> = {
  'hour-of-day': {
    length: HOUR,
    title: 'hour',
    stepOf: (instant) => instant.getUTCHours(),
    nameOf: (hour) => `${twoDigits(hour)}:00 to ${twoDigits(hour + 1)}:00 UTC`,
  },
  'day-of-week': {
    length: 24 * HOUR,
    title: 'day',
    stepOf: (instant) => instant.getUTCDay(),
    nameOf: (day) => `${WEEKDAYS[day]} UTC`,
  },
};

function twoDigits(hour: number): string {
  return String(hour).padStart(2, '0');
}

/** The part of a season that a window belongs to. */
export interface SeasonStep {
  readonly season: Season;
  /** The hour from 0, or the weekday from Sunday 0; null where the window belongs to none. */
  readonly step: number | null;
  /** What the reference's rows of it are called, or why the window belongs to none. */
  readonly name: string;
}

/**
 * The hour of the day, or the day of the week, that a window begins in, UTC. A window without times, or one
 * longer than an hour or a day, has no such part of the reference to be compared with.
 *
 * @example stepOfWindow('hour-of-day', { start: '2026-01-05T13:00:00Z', end: '2026-01-05T14:00:00Z' }).step // 13
 */
export function stepOfWindow(season: Season, { start, end }: Report['window']): SeasonStep {
  const { length, title, stepOf, nameOf } = CYCLES[season];
  if (start === null || end === null) return { season, step: null, name: 'the window has no times' };
  if (Date.parse(end) - Date.parse(start) > length) {
    return { season, step: null, name: `${start} to ${end} is longer than one ${title}` };
  }
  const step = stepOf(new Date(start));
  return { season, step, name: nameOf(step) };
}

/** Whether an instant, in milliseconds since 1970 UTC, lies in a step. */
export function isInStep({ season, step }: SeasonStep, instant: number): boolean {
  return CYCLES[season].stepOf(new Date(instant)) === step;
}
