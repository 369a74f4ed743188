import type { Cursor, CursorTrack } from '../../contract/stored.ts';
import { isJudged, type StagedWindow } from './cursor.ts';
import { gridAtOrAfter } from './grid.ts';
import type { Timing } from './timing.ts';

/** The windows of a run. */
export interface WindowPlan {
  /** In the order in which they fell due; a window's `closed` stage comes before its `labelled` one. */
  readonly windows: readonly StagedWindow[];
  /** Windows that were due too and are left to the next run. */
  readonly left: number;
}

export interface PlanOptions {
  /** The run's time, milliseconds since 1970 UTC. */
  readonly time: number;
  readonly timing: Timing;
  /** At most so many windows. */
  readonly limit: number;
}

/**
 * Every window that is due and not yet judged: `closed` ones ended at least `captureDelay` ago, `labelled`
 * ones `captureDelay + labelDelay` ago. It rests on the cursor and the time alone, so a rule that fires early,
 * late or twice skips nothing; a run that died leaves its windows to the next.
 *
 * A cursor off the grid (the window length has changed) goes on at the next line of the new grid.
 *
 * Cost: O(windows due).
 */
export function planWindows(cursor: Cursor, { time, timing, limit }: PlanOptions): WindowPlan {
  const closedBy = time - timing.captureDelay;
  const due = dueWindows(cursor.closed, { until: closedBy, length: timing.window }).map((window) => ({
    ...window,
    stage: 'closed' as const,
    due: window.end + timing.captureDelay,
  }));
  const delay = timing.labelDelay;
  const labelled =
    delay === null || cursor.labelled === null
      ? []
      : dueWindows(cursor.labelled, { until: closedBy - delay, length: timing.window }).map((window) => ({
          ...window,
          stage: 'labelled' as const,
          due: window.end + timing.captureDelay + delay,
        }));
  const ordered = [...due, ...labelled].sort((a, b) => a.due - b.due || b.start - a.start);
  const windows = ordered.slice(0, limit).map(({ start, end, stage }) => ({ start, end, stage }));
  return { windows, left: ordered.length - windows.length };
}

function dueWindows(track: CursorTrack, { until, length }: { until: number; length: number }) {
  const windows: { start: number; end: number }[] = [];
  let start = gridAtOrAfter(Date.parse(track.through), length);
  for (; start + length <= until; start += length) {
    const window = { start, end: start + length };
    if (!isJudged(track, window)) windows.push(window);
  }
  return windows;
}
