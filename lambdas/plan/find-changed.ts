import {
  type ListedObject,
  objectListSchema,
  type PublishMarker,
  publishMarkerSchema,
} from '../contract/stored.ts';
import { ConfigError } from '../core/errors.ts';
import {
  type DataSource,
  type Listing,
  objectsOfWindow,
  readableManifests,
  wholeObjects,
} from '../core/plan/choose-objects.ts';
import { haveChanged } from '../core/plan/compare-objects.ts';
import { type Span, writeInstant } from '../core/plan/grid.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from '../ports/json-object.ts';
import { isAnyReadable } from '../ports/read-data-object.ts';
import type { PlanContext } from './plan-context.ts';

/** What lies where the windows' objects are looked for. */
export interface ListedSource {
  readonly source: DataSource;
  readonly listing: Listing;
}

/**
 * The windows whose objects have changed since they were read, or could not be read then and can be now. In one
 * partition for all time, where rows carry their time, a new object is most likely one of later windows, so only
 * those that were read are compared. A window whose notes are odd is passed over with a warning: it has been judged,
 * and the others must not wait for it.
 */
export async function findChanged(
  context: PlanContext,
  windows: readonly Span[],
  { source, listing }: ListedSource,
): Promise<readonly Span[]> {
  const countsNew = !source.hasTimestamps || source.template.includes('{');
  const compared = await Promise.all(
    windows.map((window) =>
      orPassOver(context, window, async () => {
        const marker = await readMarker(context, window);
        if (marker === null) return false;
        if (await isAnyReadable(context.ports.store, marker.leftOut ?? [])) return true;
        const read = await readObjects(context, marker);
        const now = objectsOfWindow(listing, source, window);
        const manifests = readableManifests(listing, source, window);
        return read !== null && haveChanged(read, { now, countsNew, manifests });
      }),
    ),
  );
  const changed = windows.filter((_, index) => compared[index]);
  if (changed.length > 0) {
    context.ports.log.warn('objects changed after they were read', {
      model: context.monitor.model,
      windows: changed.map(({ start }) => writeInstant(start)),
    });
  }
  return changed;
}

async function orPassOver(
  { ports, monitor }: PlanContext,
  { start }: Span,
  compare: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await compare();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const window = writeInstant(start);
    ports.log.warn('window passed over', { model: monitor.model, window, problem: error.message });
    return false;
  }
}

/** What was noted of a window that was judged; null where it was not. */
async function readMarker(
  { ports, bucket, monitor }: PlanContext,
  window: Span,
): Promise<PublishMarker | null> {
  const key = stateKeys.published(monitor.model, writeInstant(window.start), 'closed');
  const marker = await readJson(ports.store, { bucket, key }, publishMarkerSchema);
  return marker?.value.state === 'published' ? marker.value : null;
}

/** The objects that a window was judged from; null where they are too many to look at in every run. */
async function readObjects(
  { ports, bucket }: PlanContext,
  { window }: PublishMarker,
): Promise<readonly ListedObject[] | null> {
  if (window.chunkListKey !== null) return null;
  const chunks = await Promise.all(
    window.chunkKeys.map((chunkKey) => readJson(ports.store, { bucket, key: chunkKey }, objectListSchema)),
  );
  return wholeObjects(chunks.flatMap((chunk) => chunk?.value.objects ?? []));
}
