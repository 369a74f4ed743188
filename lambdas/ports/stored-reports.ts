import type { Report } from '../contract/report.ts';
import { storedReportSchema } from '../contract/stored.ts';
import { ConfigError } from '../core/errors.ts';
import { readJson } from './json-object.ts';
import type { ObjectStore } from './object-store.ts';
import type { StepLog } from './step-log.ts';

/** Reports read at the same time: most searches end within the first few. */
const READ_AT_ONCE = 8;

/** Which reports to read: keys under `prefix`, between `after` and `before` where they are given. */
export interface ReportRange {
  readonly bucket: string;
  readonly prefix: string;
  readonly after?: string;
  readonly before?: string;
  /** At most so many, the newest. */
  readonly limit?: number;
}

export interface StoredReport {
  readonly key: string;
  readonly report: Report;
}

/**
 * Stored reports, the newest window first, read as they are consumed. One that is not readable (made by
 * another version, or by hand) is passed over with a warning.
 */
export async function* readReports(
  { store, log }: { readonly store: ObjectStore; readonly log: StepLog },
  { bucket, prefix, after, before, limit = Number.POSITIVE_INFINITY }: ReportRange,
): AsyncIterable<StoredReport> {
  const keys: string[] = [];
  for await (const { key } of store.list({
    bucket,
    prefix,
    ...(after !== undefined && { startAfter: after }),
  })) {
    if (before !== undefined && key >= before) break;
    if (key.endsWith('.json')) keys.push(key);
  }
  const newest = keys.reverse().slice(0, limit);
  for (let index = 0; index < newest.length; index += READ_AT_ONCE) {
    const batch = newest.slice(index, index + READ_AT_ONCE);
    const reports = await Promise.all(batch.map((key) => readReport({ store, log }, bucket, key)));
    for (const report of reports) if (report !== null) yield report;
  }
}

async function readReport(
  { store, log }: { readonly store: ObjectStore; readonly log: StepLog },
  bucket: string,
  key: string,
): Promise<StoredReport | null> {
  try {
    const stored = await readJson(store, { bucket, key }, storedReportSchema);
    return stored === null ? null : { key, report: stored.value };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    log.warn('report passed over', { key, problem: error.message });
    return null;
  }
}
