import { publishMarkerSchema } from '../contract/stored.ts';
import type { StagedWindow } from '../core/plan/cursor.ts';
import { writeInstant } from '../core/plan/grid.ts';
import type { WindowPlan } from '../core/plan/plan-windows.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from '../ports/json-object.ts';
import type { PlanContext } from './plan-context.ts';

const LOOKED_UP_AT_ONCE = 32;

/** The first `limit` of the windows that have not been published at their stage, and how many may be left. */
export async function findUnjudged(
  context: PlanContext,
  windows: readonly StagedWindow[],
  limit: number,
): Promise<WindowPlan> {
  const unjudged: StagedWindow[] = [];
  let seen = 0;
  while (seen < windows.length && unjudged.length < limit) {
    const batch = windows.slice(seen, seen + LOOKED_UP_AT_ONCE);
    const published = await Promise.all(batch.map((window) => isPublished(context, window)));
    unjudged.push(...batch.filter((_, index) => published[index] === false));
    seen += batch.length;
  }
  const planned = unjudged.slice(0, limit);
  return { windows: planned, left: windows.length - seen + unjudged.length - planned.length };
}

async function isPublished({ ports, bucket, monitor }: PlanContext, window: StagedWindow): Promise<boolean> {
  const key = stateKeys.published(monitor.model, writeInstant(window.start), window.stage);
  const marker = await readJson(ports.store, { bucket, key }, publishMarkerSchema);
  return marker?.value.state === 'published';
}
