import type { Verdict } from '../../lambdas/contract/names.ts';
import type { Finding, Report } from '../../lambdas/contract/report.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';
import { type Span, writeInstant } from '../../lambdas/core/plan/grid.ts';
import { instantOf } from '../../lambdas/core/table/cells.ts';
import { replayFiles } from './replay-files.ts';
import { replayReports } from './replay-reports.ts';

export interface ReplayOptions {
  readonly config: string;
  readonly from: string;
  readonly to: string;
  /** Where the deployed monitor keeps its reports; without it files are judged. */
  readonly bucket?: string | undefined;
  readonly reference?: string | undefined;
  readonly data?: string | undefined;
  readonly labels?: string | undefined;
}

/** What was judged anew, before it is counted. */
export interface Replay {
  readonly model: string;
  readonly windows: readonly ReplayedWindow[];
  /** What was found in the files as a whole. */
  readonly findings: readonly Finding[];
}

export interface ReplayedWindow {
  /** What the deployed monitor said; null where files are judged. */
  readonly before: { readonly verdict: Verdict; readonly reason: string | null } | null;
  readonly report: Report;
}

export interface ReplayResult {
  readonly windows: readonly ReplayedWindow[];
  readonly summary: {
    readonly model: string;
    readonly from: string;
    readonly to: string;
    readonly windows: number;
    readonly alarms: number;
    /** Starts of windows that alarm now and did not, and the other way round; null where files are judged. */
    readonly newAlarms: readonly string[] | null;
    readonly goneAlarms: readonly string[] | null;
    readonly verdict: Verdict;
    readonly findings: readonly Finding[];
  };
}

/**
 * Judges past windows anew by the monitor file as it is: from the reports of a deployed monitor, or from files.
 * Nothing is written and nobody is told.
 *
 * @throws ConfigError or InputError that names the flag or file and what is allowed
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const range = rangeOf(options);
  const { bucket, reference, data } = options;
  if (bucket !== undefined) return summarize(await replayReports({ ...options, bucket }, range), range);
  if (reference === undefined || data === undefined) {
    throw new ConfigError(
      'replay: neither --bucket nor --reference and --data are given, allowed: one of the two',
    );
  }
  return summarize(await replayFiles({ ...options, reference, data }, range), range);
}

function rangeOf({ from, to }: ReplayOptions): Span {
  const range = { start: timeOf('--from', from), end: timeOf('--to', to) };
  if (range.start < range.end) return range;
  throw new ConfigError(`replay: --from ${from} is not before --to ${to}, allowed: a stretch of time`);
}

function timeOf(flag: string, text: string): number {
  const time = instantOf(text);
  if (time !== undefined) return time;
  throw new ConfigError(
    `replay: ${flag}: got "${text}", allowed: a time such as 2026-01-05 or 2026-01-05T10:00:00Z`,
  );
}

function summarize({ model, windows, findings }: Replay, { start, end }: Span): ReplayResult {
  const alarming = windows.filter(({ report }) => report.verdict === 'ALARM');
  const judgedNone = windows.every(({ report }) => report.verdict === 'INSUFFICIENT_DATA');
  const known = windows.length > 0 && windows.every(({ before }) => before !== null);
  const startsOf = (those: readonly ReplayedWindow[]) =>
    those.map(({ report }) => String(report.window.start));
  const wasAlarm = ({ before }: ReplayedWindow): boolean => before?.verdict === 'ALARM';
  return {
    windows,
    summary: {
      model,
      from: writeInstant(start),
      to: writeInstant(end),
      windows: windows.length,
      alarms: alarming.length,
      newAlarms: known ? startsOf(alarming.filter((window) => !wasAlarm(window))) : null,
      goneAlarms: known
        ? startsOf(windows.filter((window) => wasAlarm(window) && !alarming.includes(window)))
        : null,
      verdict: alarming.length > 0 ? 'ALARM' : judgedNone ? 'INSUFFICIENT_DATA' : 'OK',
      findings,
    },
  };
}
