import type { PlannedWindow } from '../contract/events.ts';
import type { Report } from '../contract/report.ts';
import { type PublishMarker, publishMarkerSchema } from '../contract/stored.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { leftOutFiles } from '../ports/read-data-object.ts';
import { updateJson } from '../ports/update-json.ts';
import type { CursorContext } from './move-cursor.ts';

/** Of the files that were left out so many are tried again: one that can be restates the window. */
const MOST_TRIED = 10;

/**
 * Notes which objects a window was judged from when it was judged again, so that the same do not restate it, and
 * which of them were left out.
 */
export async function noteInputs(
  { store, bucket, model }: CursorContext,
  { start, stage, chunkKeys, chunkListKey }: PlannedWindow,
  { findings }: Report,
): Promise<void> {
  const leftOut = leftOutFiles(findings).slice(0, MOST_TRIED);
  if (stage === 'closed' && leftOut.length === 0) return;
  const address = { bucket, key: stateKeys.published(model, start, 'closed') };
  await updateJson(store, { address, schema: publishMarkerSchema }, (marker) => {
    if (marker === null) return null;
    const { leftOut: _before, ...rest } = marker;
    const noted: PublishMarker = {
      ...rest,
      window: { ...marker.window, chunkKeys, chunkListKey },
      ...(leftOut.length > 0 && { leftOut }),
    };
    return JSON.stringify(noted) === JSON.stringify(marker) ? marker : noted;
  });
}
