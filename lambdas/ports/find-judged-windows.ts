import type { PlannedWindow } from '../contract/events.ts';
import type { Report } from '../contract/report.ts';
import { publishMarkerSchema } from '../contract/stored.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from './json-object.ts';
import type { ModelState } from './retraining-store.ts';
import type { StepLog } from './step-log.ts';
import { readReports } from './stored-reports.ts';

/** A window that was judged, with what it was judged by. */
export interface JudgedWindow {
  readonly report: Report;
  readonly window: PlannedWindow;
}

/**
 * The windows that were judged and that `accepts`, the newest first, read as they are consumed. A window
 * whose inputs are not known any more is passed over.
 */
export async function* findJudgedWindows(
  where: ModelState & { readonly log: StepLog },
  accepts: (report: Report) => boolean,
): AsyncIterable<JudgedWindow> {
  const { bucket, model } = where;
  for await (const { report } of readReports(where, { bucket, prefix: stateKeys.reports(model) })) {
    const { start } = report.window;
    if (start === null || !accepts(report)) continue;
    const window = await readInputs(where, start);
    if (window !== null) yield { report, window };
  }
}

/** The inputs of the latest judgement of a window. */
async function readInputs(
  { store, bucket, model }: ModelState,
  start: string,
): Promise<PlannedWindow | null> {
  for (const stage of ['restated', 'labelled', 'closed'] as const) {
    const key = stateKeys.published(model, start, stage);
    const marker = await readJson(store, { bucket, key }, publishMarkerSchema);
    if (marker !== null) return marker.value.window;
  }
  return null;
}
