import type { Monitor, MonitorInput } from '../../lambdas/contract/monitor.ts';
import type { DegradationRuleName, Finding, PerformancePart, Report } from '../../lambdas/contract/report.ts';
import { timestampColumn } from '../../lambdas/core/columns.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';
import { findMalformedRows } from '../../lambdas/core/findings.ts';
import { findUnknownLabels, type IndexedLabels, indexLabels, joinLabels } from '../../lambdas/core/join.ts';
import { judgeWindow } from '../../lambdas/core/judge-window.ts';
import { PRIMARY_METRICS } from '../../lambdas/core/performance/metrics.ts';
import type { Baseline } from '../../lambdas/core/profile/baseline.ts';
import { sampleTable } from '../../lambdas/core/profile/window-profile.ts';
import { baselinesOf } from '../../lambdas/core/season-baseline.ts';
import { type SweptLimit, sweepLimits } from '../../lambdas/core/sweep-limits.ts';
import { type Table, takeRows } from '../../lambdas/core/table.ts';
import { LOCAL_BASELINE_VERSION } from '../check-files.ts';
import { findBrokenRows, type LocalData, loadLocalData } from '../local-data.ts';
import { windowOf } from '../window-of.ts';
import { checkFits, findMetadata, nameColumns } from './labels-metadata.ts';
import { checkRange, type PeriodRule, splitPeriods } from './split-periods.ts';
import { type CalibrationResult, calibrateMonitor } from './write-calibration.ts';
import { writeResults } from './write-results.ts';

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
  readonly metadata?: string | undefined;
  readonly onset?: number | undefined;
  readonly out?: string | undefined;
  readonly calibrate?: boolean | undefined;
}

/** What a backtest found over all its periods. Periods are numbers counted from zero. */
interface BacktestSummary {
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
  /** What was found in the files as a whole, such as broken rows and labels that contradict each other. */
  readonly findings: readonly Finding[];
  /** What other limits would have cost in alarms, and where --onset is given in false ones and in delay. */
  readonly limits: readonly SweptLimit[];
}

export interface BacktestResult {
  readonly periods: readonly Report[];
  readonly summary: BacktestSummary;
  /** Only with --calibrate. */
  readonly calibration?: CalibrationResult;
}

/** Judges one period of a data file after the other, as the deployed monitor would have. */
export async function backtest(options: BacktestOptions): Promise<BacktestResult> {
  const files = {
    config: options.config,
    reference: options.reference,
    current: options.data,
    labels: options.labels,
  };
  let bareRules: readonly DegradationRuleName[] = [];
  const generated = findMetadata(options);
  const data = await loadLocalData(files, (input) => {
    bareRules = findBareRules(input, options);
    const named = options.config === undefined && generated !== null ? nameColumns(input, generated) : input;
    return applyThresholds(named, options);
  });
  if (generated !== null) checkFits(generated, data.current, options.data);
  const { history: prepared, findings } = prepareHistory(data, options);
  const history = { ...prepared, bareRules };
  const result = calibrateIfAsked(runPeriods(history, options, findings), data.monitor, options);
  if (options.out !== undefined) await writeResults(options.out, result, history);
  return result;
}

function calibrateIfAsked(
  result: BacktestResult,
  monitor: Monitor,
  { calibrate, config }: BacktestOptions,
): BacktestResult {
  if (calibrate !== true) return result;
  if (config === undefined) {
    throw new ConfigError(
      'backtest: --calibrate without --config, allowed: with the monitor file to write to',
    );
  }
  return { ...result, calibration: calibrateMonitor(config, monitor, result.periods) };
}

/** Thresholds given by flags take the place of the file's. */
function applyThresholds(input: MonitorInput, options: BacktestOptions): MonitorInput {
  const { accuracyThreshold: accuracy, degradationThreshold: drop } = options;
  if (accuracy === undefined && drop === undefined) return input;
  if (accuracy !== undefined) checkHasAccuracy(input, options);
  return {
    ...input,
    performance: {
      ...input.performance,
      ...(drop === undefined ? {} : { maxDropFromPrevious: drop }),
      ...(accuracy === undefined
        ? {}
        : { thresholds: { ...input.performance?.thresholds, accuracy: { min: accuracy } } }),
    },
  };
}

/** Rules whose limit a flag sets judge by it alone, unless the file sets a guard. */
function findBareRules(
  { performance }: MonitorInput,
  options: BacktestOptions,
): readonly DegradationRuleName[] {
  if (performance?.guard !== undefined) return [];
  return [
    ...(options.accuracyThreshold === undefined ? [] : ['belowThreshold' as const]),
    ...(options.degradationThreshold === undefined ? [] : ['dropFromPrevious' as const]),
  ];
}

function checkHasAccuracy({ task }: MonitorInput, { config }: BacktestOptions): void {
  if (task !== 'regression') return;
  const place = config === undefined ? 'without --config' : `${config}: task`;
  throw new ConfigError(
    `${place}: got "regression", allowed with --accuracy-threshold or ACCURACY_THRESHOLD: "binary", "multiclass"`,
  );
}

/** The history cut into periods, with all that each of them is judged by. */
interface History {
  readonly monitor: Monitor;
  readonly data: Table;
  readonly periods: readonly (readonly number[])[];
  readonly timestamp: string | undefined;
  readonly baselineOf: (window: Report['window']) => Baseline;
  readonly labels: IndexedLabels | null;
  readonly bareRules: readonly DegradationRuleName[];
}

function runPeriods(
  history: History,
  options: BacktestOptions,
  findings: readonly Finding[],
): BacktestResult {
  const total = history.periods.length;
  const range = checkRange({ start: options.startPeriod, end: options.endPeriod }, total, options.data);
  const reports: Report[] = [];
  let previous = findPrevious(history, range.start);
  let stoppedAt: number | null = null;
  for (let period = range.start; period <= range.end && stoppedAt === null; period += 1) {
    const report = judgePeriod(history, period, previous);
    reports.push(report);
    if (report.performance?.verdict === 'OK') previous = report.performance;
    if (options.stopAtDegradation === true && report.degradation?.verdict === 'ALARM') stoppedAt = period;
  }
  const facts = { model: history.monitor.model, periods: total, stoppedAt, findings };
  const limits = sweepLimits(reports, sweptMetrics(history.monitor), options.onset ?? null);
  return { periods: reports, summary: { ...summarize(reports, facts), limits } };
}

function prepareHistory(
  { monitor, reference, current, labels, findings }: LocalData,
  options: BacktestOptions,
): { readonly history: Omit<History, 'bareRules'>; readonly findings: readonly Finding[] } {
  const rule = choosePeriodRule(monitor, options);
  const periods = splitPeriods(current, rule, options.data);
  const config =
    'column' in rule ? { ...monitor, columns: { ...monitor.columns, period: rule.column } } : monitor;
  const index = labels === null ? null : indexLabels(config, labels);
  return {
    history: {
      monitor: config,
      data: current,
      periods,
      timestamp: timestampColumn(config.columns, current),
      baselineOf: baselinesOf(config, reference, {
        version: LOCAL_BASELINE_VERSION,
        name: options.reference,
      }),
      // What is odd about the labels is told once, not in every period.
      labels: index === null ? null : { ...index, findings: [] },
    },
    findings: [
      ...findings,
      ...findBrokenRows(options, { reference, labels }),
      ...findMalformedRows(current.malformed, options.data),
      ...(index === null ? [] : [...index.findings, ...findUnknownLabels(config, current, index)]),
    ],
  };
}

/** The metrics whose limits a person would choose: those with a threshold, and the primary one. */
function sweptMetrics({ performance, task }: Monitor): readonly string[] {
  return [
    ...new Set([...Object.keys(performance.thresholds), performance.primary ?? PRIMARY_METRICS[task].key]),
  ];
}

/** The flags decide, else the monitor file's period column. */
function choosePeriodRule({ columns }: Monitor, { batchSize, periodColumn }: BacktestOptions): PeriodRule {
  if (periodColumn !== undefined) return { column: periodColumn };
  if (batchSize !== undefined) return { batchSize };
  if (columns.period !== undefined) return { column: columns.period };
  throw new ConfigError(
    'backtest: neither --batch-size nor --period-column is given, allowed: one of the two, or columns.period in the monitor file',
  );
}

function judgePeriod(history: History, period: number, previous: PerformancePart | null): Report {
  const { monitor, baselineOf, data, periods, labels, timestamp, bareRules } = history;
  const table = takeRows(data, periods[period] ?? []);
  const window = { ...windowOf(monitor, table, timestamp), period };
  const baseline = baselineOf(window);
  return judgeWindow({
    monitor,
    window,
    baseline,
    profile: sampleTable(baseline, table),
    joined: joinLabels(monitor, table, labels),
    previous,
    bareRules,
  });
}

/** The performance that the first judged period is compared with: the same as in a run from period 0. */
function findPrevious(history: History, start: number): PerformancePart | null {
  for (let period = start - 1; period >= 0; period -= 1) {
    const { performance } = judgePeriod(history, period, null);
    if (performance?.verdict === 'OK') return performance;
  }
  return null;
}

type RunFacts = Pick<BacktestSummary, 'model' | 'periods' | 'stoppedAt' | 'findings'>;

function summarize(reports: readonly Report[], facts: RunFacts): Omit<BacktestSummary, 'limits'> {
  const alarms = reports.filter((report) => report.verdict === 'ALARM');
  const firstWith = (test: (report: Report) => boolean): number | null =>
    reports.find(test)?.window.period ?? null;
  const judgedNone = reports.every((report) => report.verdict === 'INSUFFICIENT_DATA');
  const { model, periods, stoppedAt, findings } = facts;
  return {
    model,
    periods,
    judged: reports.length,
    alarms: alarms.length,
    firstAlarm: firstWith((report) => report.verdict === 'ALARM'),
    firstDrift: firstWith((report) => report.drift?.verdict === 'ALARM'),
    firstDegradation: firstWith((report) => report.degradation?.verdict === 'ALARM'),
    stoppedAt,
    verdict: alarms.length > 0 ? 'ALARM' : judgedNone ? 'INSUFFICIENT_DATA' : 'OK',
    findings,
  };
}
