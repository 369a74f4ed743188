import type { RetrainingNote } from '../contract/report.ts';
import { type RetrainingState, retrainingStateSchema } from '../contract/retraining-state.ts';
import { storedReportSchema } from '../contract/stored.ts';
import { DependencyError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { NEVER_RETRAINED } from '../core/retraining/state.ts';
import { readJson } from './json-object.ts';
import type { ObjectStore, PutCondition } from './object-store.ts';

const ATTEMPTS = 10;

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
  const { status } = await store.put(address, writeText(next), condition);
  return status === 'written';
}

/**
 * Changes the state, again and again until nobody wrote in between. A change that answers the state itself
 * writes nothing.
 *
 * @throws DependencyError where others kept writing it
 */
export async function changeRetrainingState(
  where: ModelState,
  change: (state: RetrainingState) => RetrainingState,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { state, condition } = await readRetrainingState(where);
    const next = change(state);
    if (next === state || (await replaceRetrainingState(where, next, condition))) return;
  }
  throw new DependencyError(`${stateKeys.retraining.state(where.model)}: others kept writing it`);
}

/**
 * Writes into a window's report what was decided because of it. A refusal does not replace a run that was
 * started, what a person said to a run stays with it, and the same decision is not written twice. A report
 * that is gone is left out.
 */
export async function noteInReport(where: ModelState, key: string, note: RetrainingNote): Promise<void> {
  const { store, bucket } = where;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await readJson(store, { bucket, key }, storedReportSchema);
    if (stored === null || !isNews(stored.value.retraining, note)) return;
    const retraining = { ...approvalOf(stored.value.retraining, note), ...note };
    const text = writeText({ ...stored.value, retraining });
    const { status } = await store.put({ bucket, key }, text, { ifMatch: stored.etag });
    if (status === 'written') return;
  }
  throw new DependencyError(`${key}: others kept writing it`);
}

function isNews(before: RetrainingNote | undefined, note: RetrainingNote): boolean {
  if (before === undefined) return true;
  if (before.decision === 'started' && note.decision === 'refused') return false;
  if (before.incident === note.incident && before.approval === undefined && note.approval !== undefined)
    return true;
  return before.incident !== note.incident || before.brake !== note.brake || before.outcome !== note.outcome;
}

function approvalOf(before: RetrainingNote | undefined, note: RetrainingNote) {
  if (before?.approval === undefined || before.incident !== note.incident) return {};
  return { approval: before.approval };
}

function writeText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
