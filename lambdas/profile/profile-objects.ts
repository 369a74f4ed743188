import type { StoredProfile } from '../codec/stored-files.ts';
import { predictionsFormatOf } from '../contract/capture-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { ObjectList } from '../contract/stored.ts';
import { columnUses } from '../core/column-uses.ts';
import { takeScoredColumns } from '../core/columns.ts';
import {
  addStrays,
  cutToWindow,
  findStrays,
  isToldHere,
  NO_STRAYS,
  type Strays,
} from '../core/cut-to-window.ts';
import { ConfigError } from '../core/errors.ts';
import { predictionSource, reachOf } from '../core/plan/data-sources.ts';
import type { Span } from '../core/plan/grid.ts';
import { timingOf } from '../core/plan/timing.ts';
import type { Baseline } from '../core/profile/baseline.ts';
import { addTable, mergeProfiles, type WindowProfile, zeroProfile } from '../core/profile/window-profile.ts';
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
 * lines, rows without a time or with one that no window here has, is told by the window that the file begins in.
 */
export async function profileObjects(context: ProfileContext, chunk: ObjectList): Promise<StoredProfile> {
  const { store, monitor, baseline, window } = context;
  const data = requireData(monitor);
  const format = predictionsFormatOf({ data });
  const columns = columnUses(monitor, baseline.columns);
  const places = { source: predictionSource({ ...monitor, data }), timing: timingOf(monitor) };
  const span = { start: Date.parse(window.start), end: Date.parse(window.end) };
  const { timestamp: column } = monitor.columns;
  const scored: Table[] = [];
  const findings: StoredProfile['findings'][number][] = [];
  let profile = zeroProfile(baseline);
  for (const listed of chunk.objects) {
    const { key } = listed;
    const reach = reachOf(listed, span, places);
    const object = { address: { bucket: chunk.bucket, key }, format, columns };
    const read = await foldDataObject<FileProfile>(store, object, {
      start: { profile: zeroProfile(baseline), scored: [], strays: NO_STRAYS },
      add: (file, batch) => addBatch(context, file, { batch, reach }),
    });
    if ('finding' in read) {
      findings.push(read.finding);
      continue;
    }
    const file = read.value;
    const isTold = isToldHere(file.strays, { window, reach });
    if (isTold && column !== undefined)
      findings.push(...findStrays(file.strays, { name: key, column, reach }));
    const malformed = isTold ? file.profile.malformed : mergeMalformed([]);
    profile = mergeProfiles(profile, { ...file.profile, malformed });
    scored.push(...file.scored);
  }
  return { profile, predictions: concatTables(scored), findings };
}

/** What is known of one file while its batches come. */
interface FileProfile {
  readonly profile: WindowProfile;
  readonly scored: readonly Table[];
  readonly strays: Strays;
}

function addBatch(
  { monitor, baseline, window }: ProfileContext,
  file: FileProfile,
  { batch, reach }: { readonly batch: Table; readonly reach: Span },
): FileProfile {
  const { timestamp: column } = monitor.columns;
  const cut =
    column === undefined ? { table: batch, ...NO_STRAYS } : cutToWindow(batch, { column, window, reach });
  return {
    profile: addTable(baseline, file.profile, cut.table),
    scored: [...file.scored, takeScoredColumns(monitor.columns, cut.table)],
    strays: addStrays(file.strays, cut),
  };
}

function requireData({ data }: Monitor): NonNullable<Monitor['data']> {
  if (data === undefined)
    throw new ConfigError('data: missing, a deployed monitor must say where predictions arrive');
  return data;
}
