import type { Cursor, ListedObject } from '../../contract/stored.ts';
import { objectsToRead } from './choose-objects.ts';
import { isJudged, type StagedWindow } from './cursor.ts';
import { newestWindow, type Span } from './grid.ts';
import { labelsEnd, type Timing } from './timing.ts';

/** Windows of each run whose objects are compared though nothing else asks for it: two lookups each. */
const MAX_COMPARED = 48;

/**
 * The newest windows that runs have judged, at all of their stages, and that may still be restated, the oldest
 * first. One that waits for its labels is compared when they are judged.
 */
export function findRestatable(
  { closed, labelled, since }: Cursor,
  { time, timing }: { readonly time: number; readonly timing: Timing },
): readonly Span[] {
  const length = timing.window;
  const tracks = labelled === null || timing.labelDelay === null ? [closed] : [closed, labelled];
  const last = newestWindow(time, length).end;
  const windows: Span[] = [];
  for (let end = last; time < labelsEnd(end, timing) && windows.length < MAX_COMPARED; end -= length) {
    const window = { start: end - length, end };
    if (window.start < Date.parse(since)) break;
    if (tracks.every((track) => isJudged(track, window))) windows.unshift(window);
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
 * its manifest, whether it could be read or not, or has come that could not be read then or, where `countsNew`, was
 * not there. A manifest that could not be read and can be now is listed no more, too. Where an object is gone, its
 * rows are best kept as they were read, so nothing has changed.
 */
export function haveChanged(
  read: readonly ListedObject[],
  { now, countsNew, manifests }: Comparison,
): boolean {
  const before = objectsToRead(read);
  const listed = new Set(now.map(({ key }) => key));
  const present = new Map(objectsToRead(now).map(({ key, etag }) => [key, etag]));
  const isWithdrawn = ({ key, manifests: by = [key] }: ListedObject) =>
    !listed.has(key) && by.every((manifest) => manifests.has(manifest));
  if (before.some((object) => !present.has(object.key) && !isWithdrawn(object))) return false;
  const isOther = before.some(({ key, etag }) => present.get(key) !== etag) || read.some(isWithdrawn);
  const isRepaired = before.length < read.length && present.size === now.length;
  return isOther || ((countsNew || isRepaired) && present.size > before.length);
}

/** The windows whose objects a run compares with what was read: those that it judges again, and all that may be restated. */
export function windowsToCompare(
  planned: readonly StagedWindow[],
  restatable: readonly Span[],
): readonly Span[] {
  const again = planned.filter(({ stage }) => stage !== 'closed');
  return [...again, ...withoutWindows(restatable, again)];
}

/** The windows of a run and, each once, those to restate because their objects have changed. */
export function addChanged(
  planned: readonly StagedWindow[],
  changed: readonly Span[],
): readonly StagedWindow[] {
  const restated = withoutWindows(changed, planned).map(
    ({ start, end }): StagedWindow => ({ start, end, stage: 'restated' }),
  );
  return [...planned, ...restated].sort((a, b) => a.start - b.start);
}

function withoutWindows(windows: readonly Span[], others: readonly Span[]): readonly Span[] {
  const taken = new Set(others.map(({ start }) => start));
  return windows.filter(({ start }) => !taken.has(start));
}
