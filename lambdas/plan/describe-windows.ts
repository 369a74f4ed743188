import type { PlannedWindow } from '../contract/events.ts';
import { publishMarkerSchema } from '../contract/stored.ts';
import { type Listing, objectsOfWindow } from '../core/plan/choose-objects.ts';
import type { StagedWindow } from '../core/plan/cursor.ts';
import { type Span, writeInstant } from '../core/plan/grid.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from '../ports/json-object.ts';
import type { BaselineOf } from './ensure-baseline.ts';
import { listSource, predictionSource } from './list-sources.ts';
import type { PlanContext } from './plan-context.ts';
import { storeChunks } from './store-chunks.ts';

/** Of the 256 KiB that a state may carry, so much for the windows. */
const MAX_PLAN_BYTES = 160 * 1024;

/** What all windows of a run share. */
export interface RunKeys {
  readonly configKey: string;
  readonly baselineOf: BaselineOf;
}

/**
 * The windows with the keys that later steps need, as many as the state machine can carry (at least
 * one); the rest is left to the next run. A window without objects has no chunks and is judged all the same.
 */
export async function describeWindows(
  context: PlanContext,
  windows: readonly StagedWindow[],
  keys: RunKeys,
): Promise<readonly PlannedWindow[]> {
  if (windows.length === 0) return [];
  const predictions = await listSource(context, predictionSource(context), windows);
  const planned: PlannedWindow[] = [];
  let bytes = 0;
  for (const window of windows) {
    const description = {
      ...nameWindow(window),
      past: window.past ?? false,
      ...(await findInputs(context, window, { predictions, keys })),
      configKey: keys.configKey,
    };
    bytes += JSON.stringify(description).length;
    if (planned.length > 0 && bytes > MAX_PLAN_BYTES) break;
    planned.push(description);
  }
  return planned;
}

type WindowInputs = Pick<PlannedWindow, 'baselineKey' | 'chunkKeys' | 'chunkListKey'>;

/**
 * What a window's predictions are read from and compared with. A window that is judged again because
 * its labels are in keeps the objects and the baseline of its first judgement, so that only its labels are new.
 */
async function findInputs(
  context: PlanContext,
  window: StagedWindow,
  { predictions, keys }: { readonly predictions: Listing; readonly keys: RunKeys },
): Promise<WindowInputs> {
  const first = window.stage === 'closed' ? null : await readFirstInputs(context, window);
  if (first !== null) return first;
  const objects = objectsOfWindow(predictions, predictionSource(context), window);
  const chunks = await storeChunks(context, nameWindow(window), objects);
  return { baselineKey: await keys.baselineOf(window), ...chunks };
}

async function readFirstInputs(
  { ports, bucket, monitor }: PlanContext,
  window: Span,
): Promise<WindowInputs | null> {
  const key = stateKeys.published(monitor.model, writeInstant(window.start), 'closed');
  const marker = await readJson(ports.store, { bucket, key }, publishMarkerSchema);
  if (marker === null) return null;
  const { baselineKey, chunkKeys, chunkListKey } = marker.value.window;
  return { baselineKey, chunkKeys, chunkListKey };
}

function nameWindow(window: StagedWindow): Pick<PlannedWindow, 'start' | 'end' | 'stage'> {
  return { start: writeInstant(window.start), end: writeInstant(window.end), stage: window.stage };
}
