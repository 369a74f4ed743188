import { cohortFile, labelBatchFile, labelBookFile } from '../codec/stored-files.ts';
import type { CohortEntry, LabelBatch, Ledger } from '../contract/stored.ts';
import type { Cohort } from '../core/labels/cohort.ts';
import { EMPTY_BOOK, indexRecords, type LabelBook, lookUp, mergeBooks } from '../core/labels/label-book.ts';
import { noteSearch, pendingBatches, type SearchResult } from '../core/labels/ledger.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { timingOf } from '../core/plan/timing.ts';
import { cellsOf } from '../core/table/column.ts';
import { columnOf } from '../core/table/column-builder.ts';
import { type LedgerContext, storeByContent, updateLedger } from './label-ledger.ts';
import { readStoredFile } from './stored-file.ts';

/** Which windows to search labels for. */
export interface CohortSearch {
  readonly windows: readonly CohortEntry[];
  /** A window's cohort where the caller has it at hand; read from S3 unless given. */
  readonly cohortOf?: (window: CohortEntry) => Promise<Cohort>;
}

/**
 * Searches the batches that were filed since for labels of windows, and stores what came for each. Holds one
 * batch at a time and the ids of one window. May be run twice, or by several at once: the results are the same.
 *
 * @returns the ledger afterwards
 */
export async function searchCohorts(
  context: LedgerContext,
  ledger: Ledger,
  { windows, cohortOf = (window) => readCohort(context, window) }: CohortSearch,
): Promise<Ledger> {
  const behind = windows.filter(({ searched }) => searched < ledger.next);
  if (behind.length === 0) return ledger;
  const readBack = timingOf(context.monitor).labelReadBack;
  const found = new Map(behind.map(({ start }) => [start, [] as FoundLabels[]]));
  for (const batch of ledger.batches) {
    const searching = behind.filter((window) => pendingBatches(ledger, window, readBack).includes(batch));
    if (searching.length === 0) continue;
    const index = indexRecords(await readBatch(context, batch));
    for (const window of searching) {
      const book = lookUp(index, (await cohortOf(window)).ids);
      if (book.places.length > 0) found.get(window.start)?.push({ number: batch.number, book });
    }
  }
  const results = await Promise.all(
    behind.map((window) =>
      storeResult(context, { window, searched: ledger.next }, found.get(window.start) ?? []),
    ),
  );
  return updateLedger(context, (current) => results.reduce(noteSearch, current));
}

/** What is known of a window's labels. */
export async function readBook({ store, bucket }: LedgerContext, window: CohortEntry): Promise<LabelBook> {
  const { labelsKey: key } = window;
  if (key === null) return EMPTY_BOOK;
  return readStoredFile(store, { bucket, key }, labelBookFile);
}

interface FoundLabels {
  readonly number: number;
  readonly book: LabelBook;
}

async function storeResult(
  context: LedgerContext,
  { window, searched }: { readonly window: CohortEntry; readonly searched: number },
  found: readonly FoundLabels[],
): Promise<SearchResult> {
  const { start, cohortKey, labelsKey, labelled, matches } = window;
  if (found.length === 0) return { start, cohortKey, searched, matches, labelsKey, labelled };
  const books = [await readBook(context, window), ...found.map(({ book }) => book)];
  const book = mergeBooks(books, window.ids);
  // Built anew from its cells, a column does not show which batches it was put together from.
  const bytes = labelBookFile.encode({ ...book, labels: columnOf(cellsOf(book.labels)) });
  const keyOf = (hash: string) => stateKeys.labelBook(context.monitor.model, start, hash);
  return {
    start,
    cohortKey,
    searched,
    matches: [
      ...matches,
      ...found.map(({ number, book: { places } }): [number, number] => [number, places.length]),
    ],
    labelsKey: await storeByContent(context, bytes, keyOf),
    labelled: book.places.length,
  };
}

async function readBatch({ store, bucket }: LedgerContext, { key }: LabelBatch) {
  return readStoredFile(store, { bucket, key }, labelBatchFile);
}

async function readCohort(
  { store, bucket }: LedgerContext,
  { cohortKey: key }: CohortEntry,
): Promise<Cohort> {
  return readStoredFile(store, { bucket, key }, cohortFile);
}
