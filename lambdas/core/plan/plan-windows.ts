import type { CohortEntry, Cursor, CursorTrack, Ledger } from '../../contract/stored.ts';
import { coverageOf } from '../labels/ledger.ts';
import { isJudged, type StagedWindow } from './cursor.ts';
import { gridAtOrAfter, type Span } from './grid.ts';
import { labelsEnd, type Timing } from './timing.ts';

/** The windows of a run. */
export interface WindowPlan {
  /** The oldest first, since a window is compared with the one before it; of one window, its stages in order. */
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
  /** The labels that came; null where they come with the predictions. */
  readonly ledger?: Ledger | null;
  /** Share of labels at which a window is judged before its labels are due. Default 1. */
  readonly minimumCoverage?: number;
}

const STAGE_ORDER = { closed: 0, labelled: 1, restated: 2 } as const;

/**
 * Every window that is due and not yet judged: `closed` ones ended at least `captureDelay` ago, `labelled`
 * ones `captureDelay + labelDelay` ago or have labels enough, `restated` ones were judged with other labels than
 * there are now. The first two rest on the cursor, so a rule that fires early, late or twice skips nothing; a
 * run that died leaves its windows to the next.
 *
 * A cursor off the grid (the window length has changed) goes on at the next line of the new grid. Where there
 * are too many, windows never judged come before those to restate.
 *
 * Cost: O(windows due + windows open to labels).
 */
export function planWindows(cursor: Cursor, options: PlanOptions): WindowPlan {
  const { limit } = options;
  const due = [...findClosed(cursor, options), ...findLabelled(cursor, options)];
  due.sort((a, b) => a.due - b.due || a.start - b.start);
  const restated = findRestated(due, options);
  const windows = [...due, ...restated]
    .slice(0, limit)
    .map(({ start, end, stage }): StagedWindow => ({ start, end, stage }))
    .sort((a, b) => a.start - b.start || STAGE_ORDER[a.stage] - STAGE_ORDER[b.stage]);
  return { windows, left: due.length + restated.length - windows.length };
}

interface DueWindow extends StagedWindow {
  readonly due: number;
}

function findClosed(cursor: Cursor, { time, timing }: PlanOptions): readonly DueWindow[] {
  const { captureDelay, window: length } = timing;
  return dueWindows(cursor.closed, { until: time - captureDelay, length }).map((window) => ({
    ...window,
    stage: 'closed',
    due: window.end + captureDelay,
  }));
}

/** Windows whose labels are due, and those that have enough of them already. */
function findLabelled(cursor: Cursor, options: PlanOptions): readonly DueWindow[] {
  const { time, timing, ledger, minimumCoverage = 1 } = options;
  const { labelled: track } = cursor;
  if (timing.labelDelay === null || track === null) return [];
  const delay = timing.captureDelay + timing.labelDelay;
  const onTime = dueWindows(track, { until: time - delay, length: timing.window });
  const early = (ledger?.windows ?? []).filter((entry) => {
    const span = spanOf(entry);
    const open = isJudged(cursor.closed, span) && !isJudged(track, span) && span.end + delay > time;
    return open && isCovered(entry, minimumCoverage);
  });
  return [
    ...onTime.map((window) => ({ ...window, stage: 'labelled' as const, due: window.end + delay })),
    ...early.map((entry) => ({ ...spanOf(entry), stage: 'labelled' as const, due: time })),
  ];
}

/** Whether so many labels are in that the window need not wait for its labels to be due. */
export function isCovered(entry: Pick<CohortEntry, 'ids' | 'labelled'>, minimumCoverage: number): boolean {
  const coverage = coverageOf(entry);
  return coverage !== null && coverage >= minimumCoverage;
}

/**
 * Windows judged with other labels than there are now, and those that were compared with a window which is
 * judged or restated now: the windows after it, up to the first that could be judged itself.
 */
function findRestated(due: readonly StagedWindow[], options: PlanOptions): readonly StagedWindow[] {
  const { time, timing, ledger } = options;
  const changing = new Set(due.filter(({ stage }) => stage === 'labelled').map(({ start }) => start));
  const restated: StagedWindow[] = [];
  let previousChanges = false;
  for (const entry of ledger?.windows ?? []) {
    const span = spanOf(entry);
    const { stated } = entry;
    const isOpen = stated !== null && time < labelsEnd(span.end, timing);
    const changes = isOpen && stated.labelsKey !== entry.labelsKey;
    if (isOpen && (changes || previousChanges)) restated.push({ ...span, stage: 'restated' });
    if (changes || changing.has(span.start)) previousChanges = true;
    else if (stated?.judged === true) previousChanges = false;
  }
  return restated;
}

function spanOf({ start, end }: Pick<CohortEntry, 'start' | 'end'>): Span {
  return { start: Date.parse(start), end: Date.parse(end) };
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
