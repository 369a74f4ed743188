import type { StoredProfile } from '../codec/stored-files.ts';
import { type FileFormat, predictionsFormatOf } from '../contract/capture-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { ObjectList } from '../contract/stored.ts';
import { columnUses } from '../core/column-uses.ts';
import { takeScoredColumns } from '../core/columns.ts';
import {
  addTimeless,
  cutToWindow,
  findTimeless,
  isToldHere,
  NO_ROWS,
  type TimelessRows,
} from '../core/cut-to-window.ts';
import { ConfigError } from '../core/errors.ts';
import type { Baseline } from '../core/profile/baseline.ts';
import {
  mergeProfiles,
  profileTable,
  type WindowProfile,
  zeroProfile,
} from '../core/profile/window-profile.ts';
import { concatTables, mergeMalformed, type Table } from '../core/table.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { foldDataObject } from '../ports/read-data-object.ts';

export interface ProfileContext {
  readonly store: ObjectStore;
  readonly monitor: Monitor;
  readonly baseline: Baseline;
  readonly window: { readonly start: string; readonly end: string };
}

/**
 * Reads a chunk's objects one after the other, each batch by batch. A file that cannot be read becomes a
 * finding and the others go on; only the rows inside the window are counted. What belongs to no window, broken
 * lines and rows without a time, is told by the window that the file begins in.
 */
export async function profileObjects(context: ProfileContext, chunk: ObjectList): Promise<StoredProfile> {
  const { store, monitor, baseline } = context;
  const format = requireFormat(monitor);
  const columns = columnUses(monitor, baseline.columns);
  const scored: Table[] = [];
  const findings: StoredProfile['findings'][number][] = [];
  let profile = zeroProfile(baseline);
  for (const { key } of chunk.objects) {
    const object = { address: { bucket: chunk.bucket, key }, format, columns };
    const read = await foldDataObject<FileProfile>(store, object, {
      start: { profile: zeroProfile(baseline), scored: [], timeless: NO_ROWS, firstTime: null },
      add: (file, batch) => addBatch(context, file, batch),
    });
    if ('finding' in read) {
      findings.push(read.finding);
      continue;
    }
    const file = isToldHere(read.value.firstTime, context.window) ? read.value.profile : null;
    if (file !== null) findings.push(...findTimeless(read.value.timeless, monitor.columns.timestamp, key));
    profile = mergeProfiles(profile, file ?? { ...read.value.profile, malformed: mergeMalformed([]) });
    scored.push(...read.value.scored);
  }
  return { profile, predictions: concatTables(scored), findings };
}

/** What is known of one file while its batches come. */
interface FileProfile {
  readonly profile: WindowProfile;
  readonly scored: readonly Table[];
  readonly timeless: TimelessRows;
  /** Time of its first row that has a readable one. */
  readonly firstTime: number | null;
}

function addBatch(
  { monitor, baseline, window }: ProfileContext,
  file: FileProfile,
  batch: Table,
): FileProfile {
  const { timestamp } = monitor.columns;
  const cut =
    timestamp === undefined
      ? { table: batch, timeless: NO_ROWS, firstTime: null }
      : cutToWindow(batch, { column: timestamp, window });
  return {
    profile: mergeProfiles(file.profile, profileTable(baseline, cut.table)),
    scored: [...file.scored, takeScoredColumns(monitor.columns, cut.table)],
    timeless: addTimeless(file.timeless, cut.timeless),
    firstTime: file.firstTime ?? cut.firstTime,
  };
}

function requireFormat({ data }: Monitor): FileFormat {
  if (data === undefined)
    throw new ConfigError('data: missing, a deployed monitor must say where predictions arrive');
  return predictionsFormatOf({ data });
}
