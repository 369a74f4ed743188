import { labelBatchFile } from '../codec/stored-files.ts';
import { labelsFormatOf } from '../contract/capture-config.ts';
import { parseS3Address } from '../contract/s3-address.ts';
import type { LabelBatch, Ledger, ListedObject } from '../contract/stored.ts';
import { findMalformedRows } from '../core/findings.ts';
import { indexRecords } from '../core/labels/label-book.ts';
import { concatRecords, type LabelRecords, readLabelRecords } from '../core/labels/label-records.ts';
import { addBatch, findUnread, pruneLedger, type Retention } from '../core/labels/ledger.ts';
import { chunkObjects } from '../core/plan/choose-objects.ts';
import { writeInstant } from '../core/plan/grid.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { cellAt } from '../core/table/column.ts';
import { columnUses } from '../core/table/column-uses.ts';
import { type LedgerContext, readLedger, storeByContent, updateLedger } from '../ports/label-ledger.ts';
import { readDataObject, unreadableFiles } from '../ports/read-data-object.ts';
import { searchCohorts } from '../ports/search-cohorts.ts';
import type { PlanContext } from './plan-context.ts';

/** Bytes of label objects that are held at a time, and the most batches of one run. */
const BATCH_BYTES = 32 * 1024 * 1024;
const MAX_BATCHES = 1000;
/** Marks the tag of a version that must not be read: it is tried again in each run, and told once. */
const UNREAD = 'unreadable';

/**
 * Brings the ledger up to date: reads the label objects that nobody has read in their present version, files
 * their labels, and finds the windows that they belong to. A run that dies on the way leaves whole batches
 * behind, and the next one goes on.
 *
 * @param objects the label objects that there are
 * @returns the ledger afterwards
 */
export async function fileLabels(
  context: PlanContext,
  objects: readonly ListedObject[],
  retention: Retention,
): Promise<Ledger> {
  const place: LedgerContext = { ...context, store: context.ports.store };
  const known = await readLedger(place);
  const unread = findUnread(known, objects);
  let ledger = pruneLedger(known, retention);
  if (ledger !== known) ledger = await updateLedger(place, (current) => pruneLedger(current, retention));
  for (const chunk of chunkObjects(unread, { maxBytes: BATCH_BYTES, maxChunks: MAX_BATCHES })) {
    const batch = await storeBatch(context, place, chunk);
    ledger = await updateLedger(place, (current) => addBatch(current, batch));
    context.ports.log.info('labels filed', {
      model: context.monitor.model,
      objects: chunk.length,
      ids: batch.ids,
      findings: batch.findings.map(({ sentence }) => sentence),
    });
    ledger = await searchCohorts(place, ledger, { windows: ledger.windows });
  }
  return searchCohorts(place, ledger, { windows: ledger.windows });
}

async function storeBatch(
  context: PlanContext,
  place: LedgerContext,
  objects: readonly ListedObject[],
): Promise<Omit<LabelBatch, 'number' | 'told' | 'settled'>> {
  const { monitor, time } = context;
  const parts: LabelRecords[] = [];
  const unread = new Set<string>();
  const findings: LabelBatch['findings'] = [];
  for (const object of objects) {
    const read = await readLabels(context, object);
    parts.push(...read.records);
    findings.push(...read.findings);
    if (unreadableFiles(read.findings).length > 0) unread.add(object.key);
  }
  const records = concatRecords(parts);
  const { choice } = indexRecords(records);
  const first = cellAt(records.ids, 0);
  const newest = Math.max(...objects.map(({ lastModified }) => Date.parse(lastModified)));
  return {
    key: await storeByContent(place, labelBatchFile.encode(records), (hash) =>
      stateKeys.labelBatch(monitor.model, hash),
    ),
    objects: objects.map(({ key, etag }) => ({ key, etag: unread.has(key) ? `${UNREAD} ${etag}` : etag })),
    newest: writeInstant(newest),
    filedAt: writeInstant(Date.parse(time)),
    ids: choice.ids,
    example: first === null ? null : String(first),
    findings,
  };
}

async function readLabels(
  { ports, monitor, data }: PlanContext,
  { key, lastModified, finding }: ListedObject,
): Promise<{ readonly records: readonly LabelRecords[]; readonly findings: LabelBatch['findings'] }> {
  if (finding !== undefined) return { records: [], findings: [finding] };
  const { bucket } = parseS3Address(String(data.labels));
  const format = labelsFormatOf({ data, columns: monitor.columns });
  const columns = columnUses(monitor, []);
  const read = await readDataObject(ports.store, { address: { bucket, key }, format, columns });
  if ('finding' in read) return { records: [], findings: [read.finding] };
  const { records, findings } = readLabelRecords(monitor.columns, read.value, Date.parse(lastModified));
  const broken = findMalformedRows(read.value.malformed, key).map((finding) => ({
    ...finding,
    kind: 'malformed-label',
  }));
  return { records: [records], findings: [...broken, ...findings] };
}
