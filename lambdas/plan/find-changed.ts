import { type ListedObject, objectListSchema, publishMarkerSchema } from '../contract/stored.ts';
import { type DataSource, type Listing, objectsOfWindow } from '../core/plan/choose-objects.ts';
import { haveChanged } from '../core/plan/compare-objects.ts';
import { type Span, writeInstant } from '../core/plan/grid.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from '../ports/json-object.ts';
import type { PlanContext } from './plan-context.ts';

/** What lies where the windows' objects are looked for. */
export interface ListedSource {
  readonly source: DataSource;
  readonly listing: Listing;
}

/**
 * The windows whose objects have changed since they were read. In one partition for all time, where rows carry
 * their time, a new object is most likely one of later windows, so only those that were read are compared.
 */
export async function findChanged(
  context: PlanContext,
  windows: readonly Span[],
  { source, listing }: ListedSource,
): Promise<readonly Span[]> {
  const countsNew = !source.hasTimestamps || source.template.includes('{');
  const compared = await Promise.all(
    windows.map(async (window) => {
      const read = await readObjects(context, window);
      const now = objectsOfWindow(listing, source, window);
      return read !== null && haveChanged(read, { now, countsNew });
    }),
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

/** The objects that a window was judged from; null where it was not, or has too many to look at in every run. */
async function readObjects(
  { ports, bucket, monitor }: PlanContext,
  window: Span,
): Promise<readonly ListedObject[] | null> {
  const key = stateKeys.published(monitor.model, writeInstant(window.start), 'closed');
  const marker = await readJson(ports.store, { bucket, key }, publishMarkerSchema);
  if (marker?.value.state !== 'published' || marker.value.window.chunkListKey !== null) return null;
  const chunks = await Promise.all(
    marker.value.window.chunkKeys.map((chunkKey) =>
      readJson(ports.store, { bucket, key: chunkKey }, objectListSchema),
    ),
  );
  return chunks.flatMap((chunk) => chunk?.value.objects ?? []);
}
