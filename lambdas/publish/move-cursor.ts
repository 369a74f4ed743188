import type { PlannedWindow } from '../contract/events.ts';
import { cursorSchema } from '../contract/stored.ts';
import { advanceCursor } from '../core/plan/cursor.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { updateJson } from '../ports/update-json.ts';

export interface CursorContext {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly model: string;
}

/**
 * Notes in the cursor that stages of a window have been published. Runs that write at once take turns. Without
 * a cursor (deleted by hand) there is nothing to move.
 *
 * @throws DependencyError where other runs kept writing it
 */
export async function moveCursor(
  { store, bucket, model }: CursorContext,
  window: PlannedWindow,
  stages: readonly PlannedWindow['stage'][],
): Promise<void> {
  const span = { start: Date.parse(window.start), end: Date.parse(window.end) };
  const address = { bucket, key: stateKeys.cursor(model) };
  await updateJson(store, { address, schema: cursorSchema }, (stored) =>
    stages.reduce((cursor, stage) => cursor && advanceCursor(cursor, { ...span, stage }), stored),
  );
}
