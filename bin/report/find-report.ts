import type { Report } from '../../lambdas/contract/report.ts';
import { storedReportSchema } from '../../lambdas/contract/stored.ts';
import { ConfigError, InputError } from '../../lambdas/core/errors.ts';
import { writeInstant } from '../../lambdas/core/plan/grid.ts';
import { stateKeys } from '../../lambdas/core/plan/state-keys.ts';
import { instantOf } from '../../lambdas/core/table/cells.ts';
import type { ModelState } from '../../lambdas/ports/retraining-store.ts';
import { readReports } from '../../lambdas/ports/stored-reports.ts';
import { readBytes } from '../files/local-data.ts';

/** A report with those of the windows before it, in their order. */
export interface FoundReport {
  readonly report: Report;
  readonly history: readonly Report[];
}

/** The newest reports of a monitor, the newest first. */
export async function listReports(
  { store, bucket, model }: ModelState,
  range: { readonly limit: number; readonly before?: string },
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  const place = { bucket, prefix: stateKeys.reports(model), ...range };
  for await (const { report } of readReports({ store, log: warnings }, place)) reports.push(report);
  return reports;
}

/**
 * The report on the window that begins at a time, or the newest, with `earlier` ones before it.
 *
 * @throws ConfigError where there is none
 */
export async function findReport(
  state: ModelState,
  { window, earlier }: { readonly window?: string | undefined; readonly earlier: number },
): Promise<FoundReport> {
  const start = window === undefined ? undefined : timeOf(window);
  // A key of a later start comes behind that of this one.
  const before =
    start === undefined ? {} : { before: stateKeys.report(state.model, writeInstant(start + 1000)) };
  const [report, ...older] = await listReports(state, { limit: earlier + 1, ...before });
  const found = report !== undefined && (start === undefined || instantOf(report.window.start) === start);
  if (found) return { report, history: [...older.reverse(), report] };
  const which = window === undefined ? 'no report' : `no report on a window that begins at ${window}`;
  throw new ConfigError(
    `s3://${state.bucket}/${stateKeys.reports(state.model)}: ${which}, allowed: what "report list" shows`,
  );
}

/**
 * The report in a JSON file, as `check --json` prints it.
 *
 * @throws InputError naming the file where it holds none
 */
export function readReportFile(file: string): Report {
  try {
    return storedReportSchema.parse(JSON.parse(readBytes(file).toString('utf8')));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`${file}: holds no report, allowed: what check --json prints`, { cause });
  }
}

function timeOf(text: string): number {
  const time = instantOf(text);
  if (time !== undefined) return time;
  throw new ConfigError(
    `--window: got "${text}", allowed: the start of a window such as 2026-01-05T10:00:00Z`,
  );
}

/** One report that cannot be read is named on standard error, and the others are shown. */
const warnings = {
  info: () => {},
  warn: (message: string, fields: Readonly<Record<string, unknown>>) =>
    void process.stderr.write(`${message}: ${fields.key}: ${fields.problem}\n`),
};
