import { requireVariable } from '../contract/parse-event.ts';
import type { Report } from '../contract/report.ts';
import { writeS3Address } from '../contract/s3-address.ts';
import type { AlarmNotice } from '../core/alert/alarm-notice.ts';
import { topicOf } from '../core/alert/alarm-topics.ts';
import type { Evidence } from '../core/alert/write-mail.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { findConfig } from '../ports/find-config.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { StepLog } from '../ports/step-log.ts';
import { readReports, type StoredReport } from '../ports/stored-reports.ts';

/** Reports to look through: the one that alarmed is among the newest, unless labels take very long. */
const SEARCHED_REPORTS = 1000;

export interface EvidencePorts {
  readonly store: ObjectStore;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * The newest report in which the part that the alarm is about has the alarm's verdict; for an alarm about
 * something else, the newest report. Null where there is none; where the reports cannot be read, a text
 * that says why: an alarm is told in any case.
 */
export async function findEvidence(
  ports: EvidencePorts,
  { notice, model }: { readonly notice: AlarmNotice; readonly model: string },
): Promise<Evidence | string | null> {
  try {
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const prefix = stateKeys.reports(model);
    const reports = readReports(ports, { bucket, prefix, limit: SEARCHED_REPORTS });
    const { part } = topicOf(notice.metricName, notice.alarmName);
    const found = await searchReports(reports, { part, state: notice.state });
    if (found === null) return null;
    const config = await findConfig({ store: ports.store, bucket, model }, found.report);
    const page = { bucket, key: stateKeys.page(found.key) };
    return {
      report: found.report,
      address: writeS3Address({ bucket, key: found.key }),
      page: { address: writeS3Address(page), isDrawn: (await ports.store.head(page)) !== null },
      since: found.since,
      config,
      isCurrent: found.isCurrent,
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    ports.log.warn('reports not readable', { model, problem });
    return problem;
  }
}

interface Search {
  readonly part: 'drift' | 'degradation' | null;
  readonly state: string;
}

interface Found extends StoredReport {
  readonly since: string | null;
  readonly isCurrent: boolean;
}

async function searchReports(
  reports: AsyncIterable<StoredReport>,
  { part, state }: Search,
): Promise<Found | null> {
  let newestJudged: StoredReport | null = null;
  let found: StoredReport | null = null;
  let since: string | null = null;
  for await (const stored of reports) {
    if (part === null) return { ...stored, since: null, isCurrent: true };
    const verdict = verdictOf(stored.report, part);
    if (verdict === null) continue;
    newestJudged ??= stored;
    if (found === null && verdict !== state) continue;
    if (found === null) found = stored;
    else if (verdict !== state) break;
    if (state !== 'ALARM') break;
    since = stored.report.window.start;
  }
  // A verdict that no report shows came from elsewhere, such as a direct call: another report is no evidence.
  const best = found ?? (state === 'INSUFFICIENT_DATA' ? newestJudged : null);
  return best === null ? null : { ...best, since, isCurrent: best === newestJudged };
}

/** The part's verdict; null where it judged nothing. */
function verdictOf(report: Report, part: 'drift' | 'degradation'): string | null {
  const verdict = report[part]?.verdict ?? null;
  return verdict === 'INSUFFICIENT_DATA' ? null : verdict;
}
