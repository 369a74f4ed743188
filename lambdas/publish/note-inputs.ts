import type { PlannedWindow } from '../contract/events.ts';
import { publishMarkerSchema } from '../contract/stored.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { updateJson } from '../ports/update-json.ts';
import type { CursorContext } from './move-cursor.ts';

/** Notes which objects a window was judged from when it was judged again, so that the same do not restate it. */
export async function noteInputs(
  { store, bucket, model }: CursorContext,
  { start, stage, chunkKeys, chunkListKey }: PlannedWindow,
): Promise<void> {
  if (stage === 'closed') return;
  const address = { bucket, key: stateKeys.published(model, start, 'closed') };
  await updateJson(store, { address, schema: publishMarkerSchema }, (marker) => {
    if (marker === null) return null;
    const { window } = marker;
    const isSame =
      window.chunkListKey === chunkListKey && JSON.stringify(window.chunkKeys) === JSON.stringify(chunkKeys);
    return isSame ? marker : { ...marker, window: { ...window, chunkKeys, chunkListKey } };
  });
}
