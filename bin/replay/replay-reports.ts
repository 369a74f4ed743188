import { baselineFile } from '../../lambdas/codec/stored-files.ts';
import { secondsOf } from '../../lambdas/contract/duration.ts';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { PerformancePart, Report } from '../../lambdas/contract/report.ts';
import { writeS3Address } from '../../lambdas/contract/s3-address.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';
import { type Span, writeInstant } from '../../lambdas/core/plan/grid.ts';
import { stateKeys } from '../../lambdas/core/plan/state-keys.ts';
import { rejudge } from '../../lambdas/core/rejudge.ts';
import type { ObjectStore } from '../../lambdas/ports/object-store.ts';
import { readReports } from '../../lambdas/ports/stored-reports.ts';
import { loadMonitor } from '../files/local-data.ts';
import type { Replay, ReplayedWindow, ReplayOptions } from './replay.ts';

/** Windows to look back through for the one that the first is compared with: as many as the score step does. */
const LOOK_BACK_WINDOWS = 500;

/** Judges the windows of a deployed monitor anew, from its stored reports. */
export async function replayReports(
  { config, bucket }: ReplayOptions & { readonly bucket: string },
  range: Span,
): Promise<Replay> {
  const monitor = loadMonitor({ config, current: config });
  // Loaded here only: no other command needs S3, and its client takes long to load.
  const { openS3 } = await import('../../lambdas/ports/s3-object-store.ts');
  return replayStored({ store: openS3(), bucket, monitor }, range);
}

export interface StoredMonitor {
  readonly store: ObjectStore;
  /** Bucket of the monitor's state. */
  readonly bucket: string;
  readonly monitor: Monitor;
}

/** As {@link replayReports}, of any store. */
export async function replayStored(context: StoredMonitor, range: Span): Promise<Replay> {
  const { monitor } = context;
  const length = 1000 * secondsOf(monitor.window);
  const reports = await readRange(context, { start: range.start, end: range.end - length + 1000 });
  if (reports.length === 0) throw await describeAbsence(context, range);
  const windows: ReplayedWindow[] = [];
  let previous = await findPrevious(context, range.start);
  const baselines = new Map<string, PerformancePart | null>();
  for (const report of reports) {
    checkLength(report, monitor, length);
    const baseline = await baselineOf(context, report, baselines);
    const anew = rejudge(report, { monitor, previous, baseline });
    if (anew.performance?.verdict === 'OK') previous = anew.performance;
    windows.push({ before: { verdict: report.verdict, reason: report.reason }, report: anew });
  }
  return { model: monitor.model, windows, findings: [] };
}

/** Where no report was found in a range, and which there are. */
async function describeAbsence(
  { store, bucket, monitor: { model } }: StoredMonitor,
  { start, end }: Span,
): Promise<ConfigError> {
  const prefix = stateKeys.reports(model);
  const names: string[] = [];
  for await (const { key } of store.list({ bucket, prefix }))
    if (key.endsWith('.json')) names.push(key.slice(prefix.length));
  const [first] = names;
  const there =
    first === undefined
      ? 'none is stored there at all; is the model or the bucket another one?'
      : `a range with a report, of ${names.length} from ${first} to ${names.at(-1)}`;
  return new ConfigError(
    `${writeS3Address({ bucket, key: prefix })}: no report on a window between ${writeInstant(start)} and ${writeInstant(end)}, allowed: ${there}`,
  );
}

/** Reports on the windows that begin in a range, the oldest first. */
async function readRange(
  { store, bucket, monitor: { model } }: StoredMonitor,
  { start, end }: Span,
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  const range = {
    bucket,
    prefix: stateKeys.reports(model),
    // Keys are listed after this one, which has no fraction of a second to come before the start itself.
    after: stateKeys.report(model, writeInstant(start - 1000)),
    before: stateKeys.report(model, writeInstant(end)),
  };
  for await (const { report } of readReports({ store, log: passOver }, range)) reports.push(report);
  return reports.reverse().filter(({ window }) => Date.parse(window.start ?? '') >= start);
}

/** One report that cannot be read is named on standard error, and the others are judged. */
const passOver = {
  info: () => {},
  warn: (message: string, fields: Readonly<Record<string, unknown>>) =>
    void process.stderr.write(`${message}: ${fields.key}: ${fields.problem}\n`),
};

async function findPrevious(context: StoredMonitor, start: number): Promise<PerformancePart | null> {
  const length = 1000 * secondsOf(context.monitor.window);
  const reports = await readRange(context, {
    start: Math.max(0, start - LOOK_BACK_WINDOWS * length),
    end: start,
  });
  const judged = reports.filter(({ performance }) => performance?.verdict === 'OK');
  return judged.at(-1)?.performance ?? null;
}

async function baselineOf(
  { store, bucket, monitor: { model } }: StoredMonitor,
  { baselineVersion }: Report,
  known: Map<string, PerformancePart | null>,
): Promise<PerformancePart | null> {
  if (baselineVersion === null) return null;
  const before = known.get(baselineVersion);
  if (before !== undefined) return before;
  const key = stateKeys.baseline(model, baselineVersion);
  const stored = await store.get({ bucket, key });
  const performance =
    stored === null ? null : baselineFile.decode(stored.bytes, writeS3Address({ bucket, key })).performance;
  known.set(baselineVersion, performance);
  return performance;
}

function checkLength({ window }: Report, monitor: Monitor, length: number): void {
  const stored = Date.parse(window.end ?? '') - Date.parse(window.start ?? '');
  if (stored === length) return;
  throw new ConfigError(
    `window: got "${monitor.window}", allowed with --bucket: the ${stored / 1000} s of the stored reports, or give --reference and --data`,
  );
}
