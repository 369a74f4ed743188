import type { Cursor, Ledger, ListedObject } from '../contract/stored.ts';
import { objectsOfWindow } from '../core/plan/choose-objects.ts';
import type { StagedWindow } from '../core/plan/cursor.ts';
import { labelSource } from '../core/plan/data-sources.ts';
import { labelsEnd, type Timing } from '../core/plan/timing.ts';
import { fileLabels } from './file-labels.ts';
import { listSource } from './list-sources.ts';
import type { PlanContext } from './plan-context.ts';

/** A run may be at work for so long: the state machine's own limit, and then some. */
const LONGEST_RUN_MS = 86_400_000;

/** What tells how far back labels matter. */
export interface LabelNeeds {
  /** The windows that fall due in this run. */
  readonly due: readonly StagedWindow[];
  readonly cursor: Cursor;
  readonly timing: Timing;
}

/** The ledger with every label that has come; null where labels are in the predictions' own rows. */
export async function readLabels(context: PlanContext, needs: LabelNeeds): Promise<Ledger | null> {
  const source = labelSource({ ...context.monitor, data: context.data });
  if (source === null) return null;
  const { due, cursor, timing } = needs;
  const time = Date.parse(context.time);
  const isOver = (end: number): boolean => time >= labelsEnd(end, timing);
  const oldest = Math.min(oldestOpen({ cursor, timing, isOver }), ...due.map(({ start }) => start));
  const since = oldest - timing.labelReadBack;
  const retention = { isOver, since, settledBefore: time - LONGEST_RUN_MS };
  const untilNow = { start: since, end: time };
  const listing = await listSource(context, source, [untilNow]);
  const objects = objectsOfWindow(listing, source, untilNow);
  return fileLabels(
    context,
    objects.filter((object) => mayCount(object, since)),
    retention,
  );
}

/**
 * Whether a listed object matters to a window that is open. Labels written before `since` match none, though
 * their partition may go on beyond it; the ledger has forgotten them, and would tell of their ids as unknown.
 */
function mayCount({ finding, lastModified }: ListedObject, since: number): boolean {
  return finding !== undefined || Date.parse(lastModified) >= since;
}

interface OpenWindows {
  readonly cursor: Cursor;
  readonly timing: Timing;
  readonly isOver: (end: number) => boolean;
}

/** Start of the oldest window, judged or not, that labels count for. */
function oldestOpen({ cursor, timing, isOver }: OpenWindows): number {
  const length = timing.window;
  let start = Date.parse(cursor.closed.through);
  while (start - length >= Date.parse(cursor.since) && !isOver(start)) start -= length;
  return start;
}
