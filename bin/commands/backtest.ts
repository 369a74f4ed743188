import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Monitor, MonitorInput } from '../../lambdas/contract/monitor.ts';
import type { Finding, PerformancePart, Report } from '../../lambdas/contract/report.ts';
import { canonicalText } from '../../lambdas/core/canonical.ts';
import { InputError } from '../../lambdas/core/errors.ts';
import { findMalformedRows } from '../../lambdas/core/findings.ts';
import { indexLabels, joinLabels } from '../../lambdas/core/join.ts';
import { judgeWindow } from '../../lambdas/core/judge-window.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import { profileTable } from '../../lambdas/core/profile/window-profile.ts';
import { type Table, takeRows } from '../../lambdas/core/table.ts';
import { type LocalData, loadLocalData } from '../local-data.ts';
import { LOCAL_BASELINE_VERSION, windowOf } from './check.ts';

export interface BacktestOptions {
  readonly config?: string | undefined;
  readonly reference: string;
  readonly data: string;
  readonly labels?: string | undefined;
  readonly batchSize?: number | undefined;
  readonly periodColumn?: string | undefined;
  readonly startPeriod?: number | undefined;
  readonly endPeriod?: number | undefined;
  readonly stopAtDegradation?: boolean | undefined;
  readonly accuracyThreshold?: number | undefined;
  readonly degradationThreshold?: number | undefined;
  readonly out?: string | undefined;
}

/** What a backtest found over all its periods. Periods are numbers counted from zero. */
export interface BacktestSummary {
  readonly model: string;
  /** Periods that the data holds, judged or not. */
  readonly periods: number;
  readonly judged: number;
  readonly alarms: number;
  readonly firstAlarm: number | null;
  readonly firstDrift: number | null;
  readonly firstDegradation: number | null;
  /** The period after which the run ended early; null where it went through. */
  readonly stoppedAt: number | null;
  readonly verdict: Report['verdict'];
  /** What was found in the data as a whole, such as ids that repeat. */
  readonly findings: readonly Finding[];
}

export interface BacktestResult {
  readonly periods: readonly Report[];
  readonly summary: BacktestSummary;
}

/** Judges one period of a data file after the other, as the deployed monitor would have. */
export function backtest(options: BacktestOptions): BacktestResult {
  const files = {
    config: options.config,
    reference: options.reference,
    current: options.data,
    labels: options.labels,
  };
  const data = loadLocalData(files, (input) => applyThresholds(input, options));
  const result = runPeriods(data, options);
  if (options.out !== undefined) writeResults(options.out, result);
  return result;
}

/** Thresholds given by flags take the place of the file's; the bare limit then decides unless the file sets a guard. */
function applyThresholds(input: MonitorInput, options: BacktestOptions): MonitorInput {
  const { accuracyThreshold: accuracy, degradationThreshold: drop } = options;
  if (accuracy === undefined && drop === undefined) return input;
  return {
    ...input,
    performance: {
      guard: 'none',
      ...input.performance,
      ...(drop === undefined ? {} : { maxDropFromPrevious: drop }),
      ...(accuracy === undefined
        ? {}
        : { thresholds: { ...input.performance?.thresholds, accuracy: { min: accuracy } } }),
    },
  };
}

function runPeriods(
  { monitor, reference, current, labels }: LocalData,
  options: BacktestOptions,
): BacktestResult {
  const config = withPeriodColumn(monitor, options.periodColumn);
  const baseline = makeBaseline(config, reference, LOCAL_BASELINE_VERSION);
  const index = labels === null ? null : indexLabels(config, labels);
  const batches = splitPeriods(current, options);
  const { start, end } = checkRange(options, batches.length);
  const periods: Report[] = [];
  let previous: PerformancePart | null = null;
  let stoppedAt: number | null = null;
  for (let period = start; period <= end && stoppedAt === null; period += 1) {
    const table = takeRows(current, batches[period] as number[]);
    const report = judgeWindow({
      monitor: config,
      window: { ...windowOf(config, table), period },
      baseline,
      profile: profileTable(baseline, table),
      joined: joinLabels(config, table, index),
      previous,
    });
    periods.push(report);
    if (report.performance?.verdict === 'OK') previous = report.performance;
    if (options.stopAtDegradation === true && report.degradation?.verdict === 'ALARM') stoppedAt = period;
  }
  return {
    periods,
    summary: summarize(periods, { model: monitor.model, total: batches.length, stoppedAt, data: current }),
  };
}

function withPeriodColumn(monitor: Monitor, period: string | undefined): Monitor {
  return period === undefined ? monitor : { ...monitor, columns: { ...monitor.columns, period } };
}

/** Row numbers of each period, in the order of the data. */
function splitPeriods(
  data: Table,
  { batchSize, periodColumn, data: file }: BacktestOptions,
): readonly number[][] {
  const cells = periodColumn === undefined ? null : data.columns.get(periodColumn);
  if (cells === undefined) {
    const allowed = [...data.columns.keys()].map((name) => `"${name}"`).join(', ');
    throw new InputError(
      `${file}: no column "${periodColumn}", which --period-column names; the file has: ${allowed}`,
    );
  }
  const periods = new Map<string, number[]>();
  for (let row = 0; row < data.rows; row += 1) {
    const cell = cells?.[row] ?? null;
    const key =
      cells === null
        ? String(Math.floor(row / (batchSize ?? data.rows)))
        : cell === null
          ? ''
          : canonicalText(cell);
    const rows = periods.get(key);
    if (rows === undefined) periods.set(key, [row]);
    else rows.push(row);
  }
  return [...periods.values()];
}

function checkRange(
  { startPeriod, endPeriod, data }: BacktestOptions,
  periods: number,
): { start: number; end: number } {
  const start = startPeriod ?? 0;
  const end = endPeriod ?? periods - 1;
  if (periods > 0 && (start >= periods || end >= periods || end < start)) {
    throw new InputError(
      `${data}: periods ${start} to ${end} asked for by --start-period and --end-period, allowed: 0 to ${periods - 1}, start not after end`,
    );
  }
  return { start, end };
}

interface RunFacts {
  readonly model: string;
  readonly total: number;
  readonly stoppedAt: number | null;
  readonly data: Table;
}

function summarize(reports: readonly Report[], { model, total, stoppedAt, data }: RunFacts): BacktestSummary {
  const alarms = reports.filter((report) => report.verdict === 'ALARM');
  const firstWith = (test: (report: Report) => boolean): number | null =>
    reports.find(test)?.window.period ?? null;
  const insufficient =
    reports.length > 0 && reports.every((report) => report.verdict === 'INSUFFICIENT_DATA');
  return {
    model,
    periods: total,
    judged: reports.length,
    alarms: alarms.length,
    firstAlarm: firstWith((report) => report.verdict === 'ALARM'),
    firstDrift: firstWith((report) => report.drift?.verdict === 'ALARM'),
    firstDegradation: firstWith((report) => report.degradation?.verdict === 'ALARM'),
    stoppedAt,
    verdict: alarms.length > 0 ? 'ALARM' : insufficient ? 'INSUFFICIENT_DATA' : 'OK',
    findings: findMalformedRows(data.malformed),
  };
}

function writeResults(folder: string, result: BacktestResult): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'monitoring_results.json'), `${JSON.stringify(result, null, 2)}\n`);
}
