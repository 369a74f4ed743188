import type { PlannedWindow } from '../contract/events.ts';
import { publishMarkerSchema } from '../contract/stored.ts';
import { type Listing, objectsOfWindow } from '../core/plan/choose-objects.ts';
import type { StagedWindow } from '../core/plan/cursor.ts';
import { type Span, writeInstant } from '../core/plan/grid.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { waitsForLabels } from '../core/plan/timing.ts';
import { readJson } from '../ports/json-object.ts';
import type { BaselineOf } from './ensure-baseline.ts';
import { labelSource, listSource, predictionSource } from './list-sources.ts';
import type { PlanContext } from './plan-context.ts';
import { storeChunks, storeList } from './store-chunks.ts';

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
  const listed = await listSources(context, windows);
  const planned: PlannedWindow[] = [];
  let bytes = 0;
  for (const window of windows) {
    const description = {
      ...nameWindow(window),
      ...(await findInputs(context, window, { listed, keys })),
      configKey: keys.configKey,
      labelsKey: await storeLabels(context, window, listed.labels),
    };
    bytes += JSON.stringify(description).length;
    if (planned.length > 0 && bytes > MAX_PLAN_BYTES) break;
    planned.push(description);
  }
  return planned;
}

/** What lies where the windows' predictions and labels are looked for. */
interface ListedSources {
  readonly predictions: Listing;
  readonly labels: Listing;
}

async function listSources(context: PlanContext, windows: readonly StagedWindow[]): Promise<ListedSources> {
  const labelled = windows.filter((window) => readsLabels(context, window));
  return {
    predictions: await listSource(context, predictionSource(context), windows),
    labels: await listSource(
      context,
      labelSource(context),
      labelled.map((window) => untilNow(context, window)),
    ),
  };
}

type WindowInputs = Pick<PlannedWindow, 'baselineKey' | 'chunkKeys' | 'chunkListKey'>;

/**
 * What a window's predictions are read from and compared with. A window that is judged again because
 * its labels are in keeps the objects and the baseline of its first judgement, so that only its labels are new.
 */
async function findInputs(
  context: PlanContext,
  window: StagedWindow,
  { listed, keys }: { readonly listed: ListedSources; readonly keys: RunKeys },
): Promise<WindowInputs> {
  const first = window.stage === 'labelled' ? await readFirstInputs(context, window) : null;
  if (first !== null) return first;
  const objects = objectsOfWindow(listed.predictions, predictionSource(context), window);
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

/** Labels are read by the stage that judges them: `labelled`, or `closed` where nothing waits for them. */
function readsLabels({ monitor }: PlanContext, { stage }: StagedWindow): boolean {
  return stage !== 'closed' || !waitsForLabels(monitor);
}

async function storeLabels(
  context: PlanContext,
  window: StagedWindow,
  labels: Listing,
): Promise<string | null> {
  const source = labelSource(context);
  if (source === null || !readsLabels(context, window)) return null;
  const name = nameWindow(window);
  return storeList(context, {
    uri: source.template,
    objects: objectsOfWindow(labels, source, untilNow(context, window)),
    keyOf: (hash) => stateKeys.labels(context.monitor.model, name, hash),
  });
}

/** A label may come any time after its prediction. */
function untilNow({ time }: PlanContext, { start }: Span): Span {
  return { start, end: Date.parse(time) };
}

function nameWindow(window: StagedWindow): Pick<PlannedWindow, 'start' | 'end' | 'stage'> {
  return { start: writeInstant(window.start), end: writeInstant(window.end), stage: window.stage };
}
