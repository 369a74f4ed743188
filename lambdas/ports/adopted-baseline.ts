import { type AdoptedBaseline, adoptedBaselineSchema } from '../contract/retraining-state.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from './json-object.ts';
import type { ModelState } from './retraining-store.ts';

/** The baseline that the last retraining adopted; null where there was none. */
export async function readAdoptedBaseline({
  store,
  bucket,
  model,
}: ModelState): Promise<AdoptedBaseline | null> {
  const address = { bucket, key: stateKeys.retraining.baseline(model) };
  return (await readJson(store, address, adoptedBaselineSchema))?.value ?? null;
}

/** The version of the monitor file's own baseline, from the key of the one that judges now. */
export async function findReplaced(where: ModelState, judgedBy: string): Promise<string> {
  const adopted = await readAdoptedBaseline(where);
  if (adopted?.baselineKey === judgedBy) return adopted.replaces;
  return judgedBy.slice(judgedBy.lastIndexOf('/') + 1).replace(/\.json\.gz$/, '');
}
