import type { StoredProfile } from '../codec/stored-files.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { ObjectList } from '../contract/stored.ts';
import { takeScoredColumns } from '../core/columns.ts';
import { ConfigError } from '../core/errors.ts';
import type { Baseline } from '../core/profile/baseline.ts';
import { mergeProfiles, profileTable, zeroProfile } from '../core/profile/window-profile.ts';
import { concatTables, type Table } from '../core/table.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { readDataObject } from '../ports/read-data-object.ts';
import { cutToWindow } from './cut-to-window.ts';

export interface ProfileContext {
  readonly store: ObjectStore;
  readonly monitor: Monitor;
  readonly baseline: Baseline;
  readonly window: { readonly start: string; readonly end: string };
}

/**
 * Reads a chunk's objects one after the other. A file that cannot be read becomes a finding and the
 * others go on; only the rows inside the window are counted.
 */
export async function profileObjects(context: ProfileContext, chunk: ObjectList): Promise<StoredProfile> {
  const { store, monitor, baseline, window } = context;
  const format = requireFormat(monitor);
  const { timestamp } = monitor.columns;
  let profile = zeroProfile(baseline);
  const scored: Table[] = [];
  const findings: StoredProfile['findings'][number][] = [];
  for (const { key } of chunk.objects) {
    const read = await readDataObject(store, { bucket: chunk.bucket, key }, format);
    if ('finding' in read) {
      findings.push(read.finding);
      continue;
    }
    const cut =
      timestamp === undefined
        ? { table: read.table, findings: [] }
        : cutToWindow(read.table, { column: timestamp, window, name: key });
    findings.push(...cut.findings);
    profile = mergeProfiles(profile, profileTable(baseline, cut.table));
    scored.push(takeScoredColumns(monitor.columns, cut.table));
  }
  return { profile, predictions: concatTables(scored), findings };
}

function requireFormat({ data }: Monitor) {
  if (data === undefined)
    throw new ConfigError('data: missing, a deployed monitor must say where predictions arrive');
  return data.format;
}
