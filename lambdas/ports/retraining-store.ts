import { type RetrainingState, retrainingStateSchema } from '../contract/retraining-state.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { NEVER_RETRAINED } from '../core/retraining/state.ts';
import { readJson, writeIndentedJson } from './json-object.ts';
import type { ObjectStore, PutCondition } from './object-store.ts';
import { updateJson } from './update-json.ts';

/** Where a model's monitor keeps its state. */
export interface ModelState {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly model: string;
}

/** The state as it was read, and the condition under which it may be replaced. */
export interface ReadState {
  readonly state: RetrainingState;
  readonly condition: PutCondition;
}

/** What the brakes remember; a model that was never retrained has the empty state. */
export async function readRetrainingState({ store, bucket, model }: ModelState): Promise<ReadState> {
  const stored = await readJson(
    store,
    { bucket, key: stateKeys.retraining.state(model) },
    retrainingStateSchema,
  );
  return stored === null
    ? { state: NEVER_RETRAINED, condition: { ifAbsent: true } }
    : { state: stored.value, condition: { ifMatch: stored.etag } };
}

/** Replaces the state; false where somebody else wrote it in between. */
export async function replaceRetrainingState(
  { store, bucket, model }: ModelState,
  next: RetrainingState,
  condition: PutCondition,
): Promise<boolean> {
  const address = { bucket, key: stateKeys.retraining.state(model) };
  const { status } = await store.put(address, writeIndentedJson(next), condition);
  return status === 'written';
}

/**
 * Changes the state, again and again until nobody wrote in between. A change that answers the state itself
 * writes nothing.
 *
 * @throws DependencyError where others kept writing it
 */
export async function changeRetrainingState(
  { store, bucket, model }: ModelState,
  change: (state: RetrainingState) => RetrainingState,
): Promise<void> {
  const address = { bucket, key: stateKeys.retraining.state(model) };
  const document = { address, schema: retrainingStateSchema, write: writeIndentedJson };
  await updateJson(store, document, (state) => change(state ?? NEVER_RETRAINED));
}
