import type { StoredProfile } from '../codec/stored-files.ts';
import { predictionsFormatOf } from '../contract/capture-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { ListedObject, ObjectList } from '../contract/stored.ts';
import { type FilePlace, type FileProfile, settleFile, zeroFile } from '../core/file-profile.ts';
import { objectsToRead } from '../core/plan/choose-objects.ts';
import { predictionSource, reachOf, requireData } from '../core/plan/data-sources.ts';
import { timingOf, waitForRun } from '../core/plan/timing.ts';
import type { Baseline } from '../core/profile/baseline.ts';
import { addSeen, seeColumns } from '../core/profile/seen-columns.ts';
import { addTable, mergeProfiles, zeroProfile } from '../core/profile/window-profile.ts';
import { columnUses } from '../core/table/column-uses.ts';
import { takeScoredColumns } from '../core/table/columns.ts';
import { addStrays, cutToWindow, NO_STRAYS } from '../core/table/cut-to-window.ts';
import { concatTables, type Table } from '../core/table/table.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { type DataObject, type Folding, foldDataObject } from '../ports/read-data-object.ts';

export interface ProfileContext {
  readonly store: ObjectStore;
  readonly monitor: Monitor;
  readonly baseline: Baseline;
  readonly window: { readonly start: string; readonly end: string };
}

/**
 * Reads a chunk's objects one after the other, each batch by batch. A file that cannot be read becomes a
 * finding and the others go on; only the rows inside the window are counted.
 */
export async function profileObjects(context: ProfileContext, chunk: ObjectList): Promise<StoredProfile> {
  const scored: Table[] = [];
  const findings = chunk.objects.flatMap(({ finding }) => finding ?? []);
  let profile = zeroProfile(context.baseline);
  for (const listed of objectsToRead(chunk.objects)) {
    const { reading, folding, place } = openFile(context, listed);
    const object = { address: { bucket: chunk.bucket, key: listed.key }, ...reading };
    const read = await foldDataObject(context.store, object, folding);
    if ('finding' in read) {
      findings.push(read.finding);
      continue;
    }
    const file = settleFile(read.value, place);
    findings.push(...file.findings);
    profile = mergeProfiles(profile, file.profile);
    scored.push(...read.value.scored);
  }
  return { profile, predictions: concatTables(scored), findings };
}

/** How a window reads a file, what becomes of its batches, and where it counts. */
export interface OpenFile {
  readonly reading: Pick<DataObject, 'format' | 'columns'>;
  readonly folding: Folding<FileProfile>;
  readonly place: FilePlace;
}

/** What it takes to read a file or a part of it, once: the counts are added up in place. */
export function openFile({ monitor, baseline, window }: ProfileContext, listed: ListedObject): OpenFile {
  const data = requireData(monitor);
  const places = {
    source: predictionSource({ ...monitor, data }),
    timing: timingOf(monitor),
    waitForRun: waitForRun(monitor),
  };
  const span = { start: Date.parse(window.start), end: Date.parse(window.end) };
  const reach = reachOf(listed, span, places);
  const { timestamp } = monitor.columns;
  return {
    reading: { format: predictionsFormatOf({ data }), columns: columnUses(monitor, baseline.columns) },
    folding: {
      start: zeroFile(baseline),
      add: (file, batch) => {
        const cut =
          timestamp === undefined
            ? { table: batch, ...NO_STRAYS }
            : cutToWindow(batch, { column: timestamp, window, reach });
        return {
          profile: addTable(baseline, file.profile, cut.table),
          scored: [...file.scored, takeScoredColumns(monitor.columns, cut.table)],
          strays: addStrays(file.strays, cut),
          seen: addSeen(file.seen, seeColumns(baseline, batch)),
        };
      },
    },
    place: { window, timestamp, reach, name: listed.key },
  };
}
