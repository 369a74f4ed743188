import type { Cursor, ListedObject } from '../../contract/stored.ts';
import { isJudged, type StagedWindow } from './cursor.ts';
import { newestWindow, type Span } from './grid.ts';
import { labelsEnd, type Timing } from './timing.ts';

/** Windows of each run whose objects are compared with what was read: two lookups each. */
const MAX_COMPARED = 48;

/** The newest windows that runs have judged and that may still be restated, the oldest first. */
export function findRestatable(
  { closed, since }: Cursor,
  { time, timing }: { readonly time: number; readonly timing: Timing },
): readonly Span[] {
  const length = timing.window;
  const last = newestWindow(time, length).end;
  const windows: Span[] = [];
  for (let end = last; time < labelsEnd(end, timing) && windows.length < MAX_COMPARED; end -= length) {
    const window = { start: end - length, end };
    if (window.start < Date.parse(since)) break;
    if (isJudged(closed, window)) windows.unshift(window);
  }
  return windows;
}

/** What a window's objects are now, and what of that counts. */
export interface Comparison {
  readonly now: readonly ListedObject[];
  readonly countsNew: boolean;
  /** Keys of the manifests that say what is to be read now. */
  readonly manifests: ReadonlySet<string>;
}

/**
 * Whether the objects of a window are other ones than were read: one has another content, is listed no more by
 * its manifest, or has come that could not be read then or, where `countsNew`, was not there. Where one is gone,
 * its rows are best kept as they were read, so nothing has changed.
 */
export function haveChanged(
  read: readonly ListedObject[],
  { now, countsNew, manifests }: Comparison,
): boolean {
  const before = read.filter(isReadable);
  const listed = new Set(now.map(({ key }) => key));
  const present = new Map(now.filter(isReadable).map(({ key, etag }) => [key, etag]));
  const isWithdrawn = ({ key, manifest = '' }: ListedObject) => !listed.has(key) && manifests.has(manifest);
  if (before.some((object) => !present.has(object.key) && !isWithdrawn(object))) return false;
  const isOther = before.some(({ key, etag }) => present.get(key) !== etag);
  const isRepaired = before.length < read.length && present.size === now.length;
  return isOther || ((countsNew || isRepaired) && present.size > before.length);
}

const isReadable = ({ finding }: ListedObject): boolean => finding === undefined;

/**
 * The windows of a run and those to restate because their objects have changed: unless a stage of them is
 * planned or yet to come, which reads them anew.
 */
export function addChanged(
  planned: readonly StagedWindow[],
  changed: readonly Span[],
  { labelled }: Cursor,
): readonly StagedWindow[] {
  const taken = new Set(planned.map(({ start }) => start));
  const restated = changed
    .filter((window) => !taken.has(window.start) && (labelled === null || isJudged(labelled, window)))
    .map((window) => ({ ...window, stage: 'restated' as const }));
  return [...planned, ...restated].sort((a, b) => a.start - b.start);
}
