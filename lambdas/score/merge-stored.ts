import { baselineFile, profileFile, type StoredProfile } from '../codec/stored-files.ts';
import type { Baseline } from '../core/profile/baseline.ts';
import { mergeProfiles, zeroProfile } from '../core/profile/window-profile.ts';
import { concatTables, type Table } from '../core/table.ts';
import { readRequired } from '../ports/object-store.ts';
import type { ScoreContext } from './score-context.ts';

/** A window's profile put together, with the baseline that it counts against. */
export interface MergedProfile extends StoredProfile {
  readonly baseline: Baseline;
}

/** The stored profiles of a window as one, in the order of the chunks; no chunks give the empty profile. */
export async function mergeStored(
  { store, bucket, window }: ScoreContext,
  profileKeys: readonly string[],
): Promise<MergedProfile> {
  const stored = await readRequired(store, { bucket, key: window.baselineKey });
  const baseline = baselineFile.decode(stored.bytes, window.baselineKey);
  let profile = zeroProfile(baseline);
  const predictions: Table[] = [];
  const findings: StoredProfile['findings'][number][] = [];
  // One after the other: a profile may be large, and the merged one is no larger than each.
  for (const key of profileKeys) {
    const chunk = profileFile.decode((await readRequired(store, { bucket, key })).bytes, key);
    profile = mergeProfiles(profile, chunk.profile);
    predictions.push(chunk.predictions);
    findings.push(...chunk.findings);
  }
  return { baseline, profile, predictions: concatTables(predictions), findings };
}
