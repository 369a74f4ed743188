import { baselineFile } from '../codec/stored-files.ts';
import { type AdoptedBaseline, adoptedBaselineSchema } from '../contract/retraining-state.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from './json-object.ts';
import type { ModelState } from './retraining-store.ts';
import { readStoredFile } from './stored-file.ts';

/** The baseline that the last retraining adopted; null where there was none. */
export async function readAdoptedBaseline({
  store,
  bucket,
  model,
}: ModelState): Promise<AdoptedBaseline | null> {
  const address = { bucket, key: stateKeys.retraining.baseline(model) };
  return (await readJson(store, address, adoptedBaselineSchema))?.value ?? null;
}

/**
 * The version of the monitor file's own baseline.
 *
 * @param judgedBy key of the baseline that judges now, which may be one that was adopted
 */
export async function findReplaced(where: ModelState, judgedBy: string): Promise<string> {
  const address = { bucket: where.bucket, key: judgedBy };
  const { version } = await readStoredFile(where.store, address, baselineFile);
  const adopted = await readAdoptedBaseline(where);
  return adopted?.version === version ? adopted.replaces : version;
}
