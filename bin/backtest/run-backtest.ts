import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { DegradationRuleName, Finding, Report } from '../../lambdas/contract/report.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';
import { findMalformedRows } from '../../lambdas/core/findings.ts';
import { findUnknownLabels, indexLabels } from '../../lambdas/core/join.ts';
import { baselinesOf } from '../../lambdas/core/season-baseline.ts';
import { timestampColumn } from '../../lambdas/core/table/columns.ts';
import { LOCAL_BASELINE_VERSION } from '../check-files.ts';
import { findBrokenRows, type LocalData, loadLocalData } from '../local-data.ts';
import { showProgress } from '../progress.ts';
import { applyThresholds, findBareRules } from './apply-thresholds.ts';
import { findPrevious, type History, judgePeriod } from './judge-period.ts';
import { checkFits, findMetadata, nameColumns } from './labels-metadata.ts';
import { checkRange, type PeriodRule, splitPeriods } from './split-periods.ts';
import { type BacktestSummary, summarize } from './summarize.ts';
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
  const show = showProgress(range.end - range.start + 1);
  for (let period = range.start; period <= range.end && stoppedAt === null; period += 1) {
    const report = judgePeriod(history, period, previous);
    reports.push(report);
    show(reports.length);
    if (report.performance?.verdict === 'OK') previous = report.performance;
    if (options.stopAtDegradation === true && report.degradation?.verdict === 'ALARM') stoppedAt = period;
  }
  show(Number.POSITIVE_INFINITY);
  const facts = { periods: total, stoppedAt, findings, onset: options.onset ?? null };
  return { periods: reports, summary: summarize(reports, { monitor: history.monitor, ...facts }) };
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

/** The flags decide, else the monitor file's period column. */
function choosePeriodRule({ columns }: Monitor, { batchSize, periodColumn }: BacktestOptions): PeriodRule {
  if (periodColumn !== undefined) return { column: periodColumn };
  if (batchSize !== undefined) return { batchSize };
  if (columns.period !== undefined) return { column: columns.period };
  throw new ConfigError(
    'backtest: neither --batch-size nor --period-column is given, allowed: one of the two, or columns.period in the monitor file',
  );
}
