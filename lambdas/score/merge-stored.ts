import { baselineFile, profileFile, type StoredProfile } from '../codec/stored-files.ts';
import { objectListSchema } from '../contract/stored.ts';
import { AccessError } from '../core/errors.ts';
import { wholeObjects } from '../core/plan/choose-objects.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import type { Baseline } from '../core/profile/baseline.ts';
import { mergeProfiles, zeroProfile } from '../core/profile/window-profile.ts';
import { drainTables, type Table } from '../core/table/table.ts';
import { readRequiredJson } from '../ports/json-object.ts';
import { unreadableFiles } from '../ports/read-data-object.ts';
import { readChunkKeys } from '../ports/stored-chunks.ts';
import { readStoredFile } from '../ports/stored-file.ts';
import { addPart, type FileParts, noParts, settleParts } from './merge-parts.ts';
import type { ScoreContext } from './score-context.ts';

/** A window's profile put together, with the baseline that it counts against. */
export interface MergedProfile extends StoredProfile {
  readonly baseline: Baseline;
}

/**
 * The stored profiles of a window as one, in the order of the chunks: however the window was cut, the result
 * is the same. No chunks give the empty profile.
 *
 * @throws AccessError naming the first file, where none of them may be read
 */
export async function mergeStored({ store, bucket, monitor, window }: ScoreContext): Promise<MergedProfile> {
  const baseline = await readStoredFile(store, { bucket, key: window.baselineKey }, baselineFile);
  let profile = zeroProfile(baseline);
  const predictions: Table[] = [];
  const findings: StoredProfile['findings'][number][] = [];
  let parts: FileParts | null = null;
  // One after the other: a profile may be large, and the merged one is no larger than each.
  for (const chunkKey of await readChunkKeys({ store, bucket }, window)) {
    const names = { chunkKey, baselineVersion: baseline.version };
    const key = stateKeys.profile(monitor.model, window, names);
    const chunk = await readStoredFile(store, { bucket, key }, profileFile);
    if (chunk.part === undefined) {
      profile = mergeProfiles(profile, chunk.profile);
      predictions.push(chunk.predictions);
      findings.push(...chunk.findings);
      continue;
    }
    parts = addPart(parts ?? noParts(baseline), { ...chunk, part: chunk.part });
    if (chunk.part.index + 1 < chunk.part.of) continue;
    const { key: name, reach } = chunk.part;
    const { timestamp } = monitor.columns;
    const file = settleParts(parts, { name, window, reach, timestamp });
    profile = mergeProfiles(profile, file.profile);
    predictions.push(...file.predictions);
    findings.push(...file.findings);
    parts = null;
  }
  if (profile.rows === 0) await requireReadable({ store, bucket, window }, findings);
  return { baseline, profile, predictions: drainTables(predictions), findings };
}

/** A window of which no file may be read has no verdict: once one may, a run judges it. */
async function requireReadable(
  context: Pick<ScoreContext, 'store' | 'bucket' | 'window'>,
  findings: StoredProfile['findings'],
): Promise<void> {
  const unreadable = new Set(unreadableFiles(findings));
  if (unreadable.size === 0) return;
  let files = 0;
  for (const key of await readChunkKeys(context, context.window)) {
    const { store, bucket } = context;
    files += wholeObjects((await readRequiredJson(store, { bucket, key }, objectListSchema)).objects).length;
  }
  const first = findings.find(({ example }) => example !== null && unreadable.has(example));
  if (unreadable.size < files || first === undefined) return;
  throw new AccessError(`none of the window's files may be read: ${files}. ${first.sentence}`);
}
