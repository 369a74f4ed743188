import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { DegradationRuleName, Finding, Report } from '../../lambdas/contract/report.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import { loadMonitor } from '../files/local-data.ts';
import { TimeColumns } from '../files/time-columns.ts';
import { spanOf, TIME_SPAN, windowOf } from '../files/window-of.ts';
import { type JudgedGroup, judgeGroups } from '../history/judge-groups.ts';
import { type History, openHistory } from '../history/open-history.ts';
import { gatherGroups, type RowGroup } from '../history/row-groups.ts';
import { showProgress } from '../print/progress.ts';
import { applyThresholds, findBareRules } from './apply-thresholds.ts';
import { checkFits, findMetadata, nameColumns, RightLabels } from './labels-metadata.ts';
import {
  checkHasPeriods,
  checkOnset,
  checkRange,
  groupPeriods,
  type PeriodKey,
  type PeriodRange,
  type PeriodRule,
} from './split-periods.ts';
import { type BacktestSummary, summarize } from './summarize.ts';
import { type CalibrationResult, calibrateMonitor } from './write-calibration.ts';
import { writePeriod, writeResults } from './write-results.ts';

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

/**
 * Judges one period of a data file after the other, as the deployed monitor would have. The file is read twice: first
 * for what is to be known of it as a whole, then period by period.
 */
export async function backtest(options: BacktestOptions): Promise<BacktestResult> {
  const { calibrate, config, out } = options;
  if (calibrate === true && config === undefined) {
    throw new ConfigError(
      'backtest: --calibrate without --config, allowed: with the monitor file to write to',
    );
  }
  const history = await openPeriods(options);
  const run = await runPeriods(history, options);
  const result =
    calibrate === true && config !== undefined
      ? { ...run, calibration: calibrateMonitor(config, history.monitor, run.periods) }
      : run;
  if (out !== undefined) await writeResults(out, result);
  return result;
}

/** A history cut into periods, with all that each of them is judged by. */
interface PeriodHistory extends Pick<History, 'baselineOf' | 'batches' | 'labels' | 'shape'> {
  readonly monitor: Monitor;
  readonly rule: PeriodRule;
  /** Rows of each period, in the order in which they begin. */
  readonly rowsOf: ReadonlyMap<PeriodKey, number>;
  readonly timestamp: string | undefined;
  readonly bareRules: readonly DegradationRuleName[];
  /** What was found in the files as a whole. */
  readonly findings: readonly Finding[];
}

async function openPeriods(options: BacktestOptions): Promise<PeriodHistory> {
  const { config, reference, data: current, labels } = options;
  const generated = findMetadata(options);
  let bareRules: readonly DegradationRuleName[] = [];
  const read = loadMonitor({ config, current }, (input) => {
    bareRules = findBareRules(input, options);
    const named = config === undefined && generated !== null ? nameColumns(input, generated) : input;
    return applyThresholds(named, options);
  });
  const rule = choosePeriodRule(read, options);
  const monitor = 'column' in rule ? { ...read, columns: { ...read.columns, period: rule.column } } : read;
  const rowsOf = new Map<PeriodKey, number>();
  const groupRows = groupPeriods(rule);
  const times = new TimeColumns(monitor.columns.timestamp, TIME_SPAN);
  const right = generated === null ? null : new RightLabels(generated);
  let first = 0;
  const add = (batch: Table): void => {
    for (const [period, rows] of groupRows(batch, first))
      rowsOf.set(period, (rowsOf.get(period) ?? 0) + rows.length);
    times.add(batch);
    right?.add(batch);
    first += batch.rows;
  };
  const files = { config, reference, current, labels };
  const history = await openHistory(files, monitor, { add, declared: read });
  const { shape } = history;
  if (generated !== null && right !== null) checkFits(generated, { name: current, shape, right });
  checkHasPeriods(shape, rule, current);
  return {
    ...history,
    monitor,
    rule,
    rowsOf,
    timestamp: times.name,
    bareRules,
    findings: findInFiles(history),
  };
}

function findInFiles({
  columnFindings,
  brokenBeside,
  broken,
  labels,
  unknownLabels,
}: History): readonly Finding[] {
  return [...columnFindings, ...brokenBeside, ...broken, ...(labels?.index.findings ?? []), ...unknownLabels];
}

async function runPeriods(history: PeriodHistory, options: BacktestOptions): Promise<BacktestResult> {
  const { monitor, rowsOf, labels, findings } = history;
  const { startPeriod, endPeriod, stopAtDegradation, out, onset = null } = options;
  const range = checkRange({ start: startPeriod, end: endPeriod }, rowsOf.size, options.data);
  checkOnset(onset, rowsOf.size, options.data);
  const reports: Report[] = [];
  let stoppedAt: number | null = null;
  const show = showProgress(range.end - range.start + 1);
  for await (const { group, report } of judgePeriods(history, range, options.data)) {
    reports.push(report);
    show(reports.length);
    if (out !== undefined) writePeriod(out, report, { monitor, group, labels: labels?.index ?? null });
    if (stopAtDegradation !== true || report.degradation?.verdict !== 'ALARM') continue;
    stoppedAt = report.window.period ?? null;
    break;
  }
  show(Number.POSITIVE_INFINITY);
  const facts = { periods: rowsOf.size, stoppedAt, findings, onset };
  return { periods: reports, summary: summarize(reports, { monitor, ...facts }) };
}

function judgePeriods(
  { monitor, baselineOf, batches, shape, labels, rule, rowsOf, timestamp, bareRules }: PeriodHistory,
  { start, end }: PeriodRange,
  file: string,
): AsyncGenerator<JudgedGroup<PeriodKey>> {
  const numberOf = new Map([...rowsOf.keys()].map((key, period) => [key, period] as const));
  const periodOf = (key: PeriodKey): number => numberOf.get(key) ?? 0;
  const groups = gatherGroups(batches(), {
    file,
    groupRows: groupPeriods(rule),
    rowsOf: new Map([...rowsOf].slice(0, end + 1)),
    names: shape.names,
  });
  return judgeGroups(groups, {
    monitor,
    baselineOf,
    // What is odd about the labels is told once, not in every period.
    labels: labels === null ? null : { ...labels.index, findings: [] },
    bareRules,
    windowOf: ({ key, table }: RowGroup<PeriodKey>) => ({
      ...windowOf(monitor, spanOf(table, timestamp)),
      period: periodOf(key),
    }),
    isEarlier: (key) => periodOf(key) < start,
  });
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
