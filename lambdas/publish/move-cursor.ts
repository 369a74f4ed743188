import type { PlannedWindow } from '../contract/events.ts';
import { cursorSchema } from '../contract/stored.ts';
import { DependencyError } from '../core/errors.ts';
import { advanceCursor } from '../core/plan/cursor.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson, writeJson } from '../ports/json-object.ts';
import type { ObjectStore } from '../ports/object-store.ts';

const ATTEMPTS = 20;

export interface CursorContext {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly model: string;
}

/**
 * Notes in the cursor that a stage of a window has been published. Runs that write at once take turns by
 * the condition that nobody wrote in between. Without a cursor (deleted by hand) there is nothing to move.
 *
 * @throws DependencyError where other runs kept writing it
 */
export async function moveCursor(
  { store, bucket, model }: CursorContext,
  window: PlannedWindow,
): Promise<void> {
  const address = { bucket, key: stateKeys.cursor(model) };
  const span = { start: Date.parse(window.start), end: Date.parse(window.end), stage: window.stage };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await readJson(store, address, cursorSchema);
    if (stored === null) return;
    const value = advanceCursor(stored.value, span);
    if (value === stored.value) return;
    const outcome = await writeJson(store, { address, value }, { ifMatch: stored.etag });
    if (outcome.status === 'written') return;
  }
  throw new DependencyError(`${address.key}: other runs kept writing it, ${ATTEMPTS} attempts`);
}
