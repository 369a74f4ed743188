import type { Finding } from '../../contract/report.ts';
import type { CohortEntry, LabelBatch, Ledger, ListedObject } from '../../contract/stored.ts';

/**
 * The ledger: which labels have come, and which windows wait for them.
 *
 * Labels are filed once: each run puts those of the objects that nobody has read yet into one immutable file, a
 * batch, and appends it here. Each window that closed has an entry with the ids of its predictions, and a note
 * of how many batches have been searched for them. Files are named by their content, and what a window's
 * entry says is a function of its ids and of the batches searched: who files or searches the same thing twice,
 * at once or after a crash, writes the same again. So this document is all that needs a condition to be
 * written, and of two writers the one that has seen more is right.
 *
 * Cost of a run: one read of this document; where new objects came, one read of each, and one of the ids of
 * every window still open to labels (8 to 20 bytes an id); where labels matched, two small files a window.
 * The document holds about 100 bytes an object and 300 a window, for as long as windows are open.
 */
export const EMPTY_LEDGER: Ledger = { schemaVersion: 1, next: 0, batches: [], windows: [] };

/** The objects whose present version is in no batch. */
export function findUnread<T extends Pick<ListedObject, 'key' | 'etag'>>(
  { batches }: Ledger,
  objects: readonly T[],
): readonly T[] {
  const read = new Set(batches.flatMap((batch) => batch.objects.map(nameVersion)));
  return objects.filter((object) => !read.has(nameVersion(object)));
}

/** The ledger with a batch more; the same where another run has filed all of its objects meanwhile. */
export function addBatch(ledger: Ledger, batch: Omit<LabelBatch, 'number' | 'told' | 'settled'>): Ledger {
  if (findUnread(ledger, batch.objects).length === 0) return ledger;
  const number = ledger.next;
  const batches = [...ledger.batches, { ...batch, number, told: false, settled: false }];
  return { ...ledger, next: number + 1, batches };
}

/** A window to collect labels for. */
export type NewCohort = Pick<CohortEntry, 'start' | 'end' | 'cohortKey' | 'ids' | 'openedAt'>;

export interface OpenOptions {
  /** How long before its window a label may come, milliseconds. */
  readonly readBack: number;
  readonly describeUnknown: (count: number, example: string | null) => readonly Finding[];
}

/**
 * The ledger with an entry for a window; the same where it has it. Other ids than before are searched for
 * anew. A new entry takes what the label files read meanwhile have shown, so that each of it is in one report.
 */
export function openCohort(
  ledger: Ledger,
  window: NewCohort,
  { readBack, describeUnknown }: OpenOptions,
): Ledger {
  const before = ledger.windows.find(({ start }) => start === window.start);
  if (before?.cohortKey === window.cohortKey) return ledger;
  const unsearched = { ...window, searched: 0, matches: [], labelsKey: null, labelled: 0 };
  if (before !== undefined) {
    const { stated, findings } = before;
    return replaceEntry(ledger, { ...unsearched, stated, findings });
  }
  const isSettled = (batch: LabelBatch) => !mayHold(window, batch, readBack);
  const findings = ledger.batches.flatMap((batch) => [
    ...(batch.told ? [] : batch.findings),
    ...(batch.settled || !isSettled(batch)
      ? []
      : describeUnknown(countUnknown(ledger, batch), batch.example)),
  ]);
  const windows = [...ledger.windows, { ...unsearched, stated: null, findings }];
  windows.sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  const batches = ledger.batches.map((batch) => ({
    ...batch,
    told: true,
    settled: batch.settled || isSettled(batch),
  }));
  return { ...ledger, batches, windows };
}

/** Ids of a batch that are in no window's predictions. An id that is in two windows counts as two. */
function countUnknown({ windows }: Ledger, { number, ids }: LabelBatch): number {
  const known = windows.flatMap(({ matches }) => matches.filter(([batch]) => batch === number));
  return Math.max(0, ids - known.reduce((sum, [, count]) => sum + count, 0));
}

/**
 * The batches that have yet to be searched for a window's ids.
 *
 * @param readBack how long before its window a label may come, milliseconds
 */
export function pendingBatches(
  { batches }: Ledger,
  entry: CohortEntry,
  readBack: number,
): readonly LabelBatch[] {
  return batches.filter((batch) => batch.number >= entry.searched && mayHold(entry, batch, readBack));
}

/**
 * Whether labels of a batch may belong to a window: they come after their predictions, but clocks differ and
 * some know the outcome early, so those that came before the window are looked at too.
 */
function mayHold({ start }: Pick<CohortEntry, 'start'>, { newest }: LabelBatch, readBack: number): boolean {
  return Date.parse(newest) >= Date.parse(start) - readBack;
}

/** What a search found for a window's ids, all batches below `searched` taken together. */
export type SearchResult = Pick<
  CohortEntry,
  'start' | 'cohortKey' | 'searched' | 'matches' | 'labelsKey' | 'labelled'
>;

/** The ledger with the result of a search; the same where another has searched as far, or for other ids. */
export function noteSearch(ledger: Ledger, result: SearchResult): Ledger {
  const entry = ledger.windows.find(({ start }) => start === result.start);
  if (entry?.cohortKey !== result.cohortKey || entry.searched >= result.searched) return ledger;
  return replaceEntry(ledger, { ...entry, ...result });
}

/** The ledger once a report that rests on these labels has been published. */
export function noteStated(
  ledger: Ledger,
  start: string,
  stated: NonNullable<CohortEntry['stated']>,
): Ledger {
  const entry = ledger.windows.find((window) => window.start === start);
  if (entry === undefined) return ledger;
  if (entry.stated?.labelsKey === stated.labelsKey && entry.stated.judged === stated.judged) return ledger;
  return replaceEntry(ledger, { ...entry, stated });
}

/** Which entries are kept; times in milliseconds since 1970 UTC. */
export interface Retention {
  /** Whether labels no longer count for a window that ended at this time. */
  readonly isOver: (end: number) => boolean;
  /** When the first label may have come of the oldest window that is open. */
  readonly since: number;
  /** What was written later than this may be in the hands of a run. */
  readonly settledBefore: number;
}

/** The ledger without windows that labels no longer count for, and without batches too old for the others. */
export function pruneLedger(ledger: Ledger, { isOver, since, settledBefore }: Retention): Ledger {
  const windows = ledger.windows.filter(
    ({ end, openedAt }) => !isOver(Date.parse(end)) || Date.parse(openedAt) >= settledBefore,
  );
  const batches = ledger.batches.filter(
    ({ newest, filedAt }) => Date.parse(newest) >= since || Date.parse(filedAt) >= settledBefore,
  );
  const isSame = windows.length === ledger.windows.length && batches.length === ledger.batches.length;
  return isSame ? ledger : { ...ledger, windows, batches };
}

/** Share of a window's ids whose label has come; null where there is no id. */
export function coverageOf({ ids, labelled }: Pick<CohortEntry, 'ids' | 'labelled'>): number | null {
  return ids === 0 ? null : labelled / ids;
}

function replaceEntry(ledger: Ledger, entry: CohortEntry): Ledger {
  return { ...ledger, windows: ledger.windows.map((each) => (each.start === entry.start ? entry : each)) };
}

function nameVersion({ key, etag }: Pick<ListedObject, 'key' | 'etag'>): string {
  return `${etag} ${key}`;
}
