import type { Stage } from '../../contract/events.ts';
import type { Cursor, CursorTrack } from '../../contract/stored.ts';
import { gridAtOrAfter, newestWindow, type Span, writeInstant } from './grid.ts';
import type { Timing } from './timing.ts';

/** A window at one of its stages. */
export interface StagedWindow extends Span {
  readonly stage: Stage;
  /** Whether runs were past it before. Default false. */
  readonly past?: boolean;
}

/**
 * The cursor before the first window: only the newest closed one is to be judged, not all of history.
 *
 * @param time the run's time, milliseconds since 1970 UTC
 */
export function startCursor(time: number, timing: Timing): Cursor {
  const since = writeInstant(newestWindow(time - timing.captureDelay, timing.window).start);
  const closed = { through: since, ahead: [] };
  return openLabelTrack({ schemaVersion: 1, since, closed, labelled: null }, time, timing);
}

/**
 * The cursor with a track for windows whose labels come later, if the monitor has become one that waits for
 * labels: from the newest window whose labels are due, and never before the first window judged.
 */
export function openLabelTrack(cursor: Cursor, time: number, timing: Timing): Cursor {
  if (timing.labelDelay === null || cursor.labelled !== null) return cursor;
  const due = newestWindow(time - timing.captureDelay - timing.labelDelay, timing.window).start;
  const through = writeInstant(Math.max(due, Date.parse(cursor.since)));
  return { ...cursor, labelled: { through, ahead: [] } };
}

/**
 * The cursor once a window has been published. Windows may be published in any order and more than once:
 * a window ahead of a gap is remembered until the gap has closed, so that none is skipped. A window that is
 * restated has passed both of its stages before.
 *
 * @returns the same cursor where the window was known already
 */
export function advanceCursor(cursor: Cursor, { start, end, stage }: StagedWindow): Cursor {
  const track = stage === 'restated' ? null : cursor[stage];
  if (track === null || isJudged(track, { start, end })) return cursor;
  const ahead = [...track.ahead.map((text) => Date.parse(text)), start].sort((a, b) => a - b);
  const length = end - start;
  let through = Date.parse(track.through);
  while (ahead[0] !== undefined && ahead[0] <= gridAtOrAfter(through, length)) {
    through = Math.max(through, (ahead.shift() as number) + length);
  }
  return { ...cursor, [stage]: { through: writeInstant(through), ahead: ahead.map(writeInstant) } };
}

/** Whether the track says that this window has been published. */
export function isJudged(track: CursorTrack, window: Span): boolean {
  return window.end <= Date.parse(track.through) || track.ahead.includes(writeInstant(window.start));
}
