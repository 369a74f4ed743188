import type { Report } from '../contract/report.ts';
import { publishMarkerSchema, storedReportSchema } from '../contract/stored.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from '../ports/json-object.ts';
import type { ScoreContext } from './score-context.ts';

export interface StoredVerdict {
  readonly reportKey: string;
  readonly verdict: Report['verdict'];
}

/**
 * Stores a report under its window's start. What has been published is not rewritten by a run that judged
 * the same stage again, nor by an earlier stage: the answer is the stored report's verdict then.
 */
export async function storeReport(context: ScoreContext, report: Report): Promise<StoredVerdict> {
  const { store, bucket, monitor, window } = context;
  const reportKey = stateKeys.report(monitor.model, window.start);
  const address = { bucket, key: reportKey };
  if (await isPublished(context)) {
    const stored = await readJson(store, address, storedReportSchema);
    if (stored !== null) return { reportKey, verdict: stored.value.verdict };
  }
  await store.put(address, `${JSON.stringify(report, null, 2)}\n`);
  return { reportKey, verdict: report.verdict };
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
