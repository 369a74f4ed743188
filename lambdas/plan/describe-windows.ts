import type { PlannedWindow } from '../contract/events.ts';
import { publishMarkerSchema } from '../contract/stored.ts';
import { objectsOfWindow } from '../core/plan/choose-objects.ts';
import type { StagedWindow } from '../core/plan/cursor.ts';
import { type Span, writeInstant } from '../core/plan/grid.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from '../ports/json-object.ts';
import type { BaselineOf } from './ensure-baseline.ts';
import type { ListedSource } from './find-changed.ts';
import type { PlanContext } from './plan-context.ts';
import { storeChunks } from './store-chunks.ts';

/** Of the 256 KiB that a state may carry, so much for the windows. */
const MAX_PLAN_BYTES = 160 * 1024;

/** What all windows of a run share. */
export interface RunKeys {
  readonly configKey: string;
  readonly baselineOf: BaselineOf;
  readonly predictions: ListedSource;
  /** Starts of windows whose objects have changed since they were read. */
  readonly changed: ReadonlySet<number>;
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
  const planned: PlannedWindow[] = [];
  let bytes = 0;
  for (const window of windows) {
    const description = {
      ...nameWindow(window),
      past: window.past ?? false,
      ...(await findInputs(context, window, keys)),
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
 * What a window's predictions are read from and compared with. A window that is judged again keeps the baseline
 * of its first judgement, and its objects too, unless they have changed since.
 */
async function findInputs(
  context: PlanContext,
  window: StagedWindow,
  { predictions, changed, baselineOf }: RunKeys,
): Promise<WindowInputs> {
  const first = window.stage === 'closed' ? null : await readFirstInputs(context, window);
  if (first !== null && !changed.has(window.start)) return first;
  const objects = objectsOfWindow(predictions.listing, predictions.source, window);
  const chunks = await storeChunks(context, nameWindow(window), objects);
  return { baselineKey: first?.baselineKey ?? (await baselineOf(window)), ...chunks };
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
