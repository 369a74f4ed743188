import type { Report } from '../contract/report.ts';
import { publishMarkerSchema, storedReportSchema } from '../contract/stored.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { restateReport } from '../core/restate.ts';
import { readJson, writeIndentedJson } from '../ports/json-object.ts';
import { updateJson } from '../ports/update-json.ts';
import type { ScoreContext } from './score-context.ts';

export interface StoredVerdict {
  readonly reportKey: string;
  readonly verdict: Report['verdict'];
}

/**
 * Stores a report under its window's start. What has been published is not rewritten by a run that judged
 * the same stage again, nor by an earlier stage: the answer is the stored report's verdict then. A window that
 * is restated gets the new report with a note. What was decided on retraining because of the window stays.
 */
export async function storeReport(context: ScoreContext, report: Report): Promise<StoredVerdict> {
  const { store, bucket, monitor, window, clock } = context;
  const reportKey = stateKeys.report(monitor.model, window.start);
  const document = {
    address: { bucket, key: reportKey },
    schema: storedReportSchema,
    write: writeIndentedJson,
  };
  const isFinal = await isPublished(context);
  const at = clock.now().toISOString();
  const { verdict } = await updateJson(store, document, (stored) => {
    if (stored === null) return report;
    const judged = keepDecision(stored, report);
    if (window.stage === 'restated') return restateReport(stored, judged, at);
    return isFinal ? stored : judged;
  });
  return { reportKey, verdict };
}

function keepDecision({ retraining }: Report, report: Report): Report {
  return retraining === undefined ? report : { ...report, retraining };
}

async function isPublished({ store, bucket, monitor, window }: ScoreContext): Promise<boolean> {
  const stages = window.stage === 'closed' ? (['closed', 'labelled'] as const) : (['labelled'] as const);
  for (const stage of stages) {
    const key = stateKeys.published(monitor.model, window.start, stage);
    const marker = await readJson(store, { bucket, key }, publishMarkerSchema);
    if (marker?.value.state === 'published') return true;
  }
  return false;
}
