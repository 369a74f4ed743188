import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Finding, Report } from '../../lambdas/contract/report.ts';
import { PRIMARY_METRICS } from '../../lambdas/core/performance/metrics.ts';
import { type AlarmCost, costOf, type SweptLimit, sweepLimits } from '../../lambdas/core/sweep-limits.ts';

/** What a backtest found over all its periods. Periods are numbers counted from zero. */
export interface BacktestSummary extends AlarmCost {
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

/** What a summary takes from the run besides its reports. */
interface RunFacts extends Pick<BacktestSummary, 'periods' | 'stoppedAt' | 'findings'> {
  readonly monitor: Monitor;
  /** The period from which on things were bad; null where that is not known. */
  readonly onset: number | null;
}

/** A backtest's reports in a few numbers. */
export function summarize(reports: readonly Report[], facts: RunFacts): BacktestSummary {
  const alarms = reports.filter((report) => report.verdict === 'ALARM');
  const firstWith = (test: (report: Report) => boolean): number | null =>
    reports.find(test)?.window.period ?? null;
  const judgedNone = reports.every((report) => report.verdict === 'INSUFFICIENT_DATA');
  const { monitor, periods, stoppedAt, findings, onset } = facts;
  return {
    model: monitor.model,
    periods,
    judged: reports.length,
    alarms: alarms.length,
    ...costOf(
      alarms.flatMap(({ window }) => window.period ?? []),
      onset,
    ),
    firstAlarm: firstWith((report) => report.verdict === 'ALARM'),
    firstDrift: firstWith((report) => report.drift?.verdict === 'ALARM'),
    firstDegradation: firstWith((report) => report.degradation?.verdict === 'ALARM'),
    stoppedAt,
    verdict: alarms.length > 0 ? 'ALARM' : judgedNone ? 'INSUFFICIENT_DATA' : 'OK',
    findings,
    limits: sweepLimits(reports, sweptMetrics(monitor), onset),
  };
}

/** The metrics whose limits a person would choose: those with a threshold, and the primary one. */
function sweptMetrics({ performance, task }: Monitor): readonly string[] {
  return [
    ...new Set([...Object.keys(performance.thresholds), performance.primary ?? PRIMARY_METRICS[task].key]),
  ];
}
