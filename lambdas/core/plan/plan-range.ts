import type { Cursor } from '../../contract/stored.ts';
import { isJudged, type StagedWindow } from './cursor.ts';
import { gridAtOrAfter, type Span } from './grid.ts';
import type { Timing } from './timing.ts';

/**
 * The windows that lie in a range and are due, the oldest first; a window's labels, where they come later
 * and are due too, are judged right after its data.
 *
 * Cost: O(windows of the range).
 *
 * @param time the run's time, milliseconds since 1970 UTC
 */
export function planRange(
  cursor: Cursor,
  range: Span,
  { time, timing }: { readonly time: number; readonly timing: Timing },
): readonly StagedWindow[] {
  const closedBy = Math.min(range.end, time - timing.captureDelay);
  const windows: StagedWindow[] = [];
  for (
    let start = gridAtOrAfter(range.start, timing.window);
    start + timing.window <= closedBy;
    start += timing.window
  ) {
    const window = { start, end: start + timing.window };
    windows.push({ ...window, stage: 'closed', past: isJudged(cursor.closed, window) });
    const { labelled } = cursor;
    if (labelled === null || timing.labelDelay === null) continue;
    if (window.end + timing.captureDelay + timing.labelDelay > time) continue;
    windows.push({ ...window, stage: 'labelled', past: isJudged(labelled, window) });
  }
  return windows;
}
