import type { PerformancePart, Report } from '../contract/report.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import type { ModelState } from '../ports/retraining-store.ts';
import type { StepLog } from '../ports/step-log.ts';
import { readReports } from '../ports/stored-reports.ts';

/** What a promotion is judged by. */
export interface ServedReports {
  /** Windows that began at the promotion or later, the oldest first. */
  readonly reports: readonly Report[];
  /** Performance of the latest window that ended before the promotion and could be judged. */
  readonly champion: PerformancePart | null;
}

/** The reports from before and after a promotion; a window during which the model changed counts for neither. */
export async function readServedReports(
  where: ModelState & { readonly log: StepLog },
  promotedAt: string,
): Promise<ServedReports> {
  const promoted = Date.parse(promotedAt);
  const reports: Report[] = [];
  const range = { bucket: where.bucket, prefix: stateKeys.reports(where.model) };
  for await (const { report } of readReports(where, range)) {
    const { start, end } = report.window;
    if (start === null || end === null) continue;
    if (Date.parse(start) >= promoted) reports.unshift(report);
    else if (Date.parse(end) <= promoted && report.performance?.verdict === 'OK') {
      return { reports, champion: report.performance };
    }
  }
  return { reports, champion: null };
}
