import type { Finding, Report } from '../../lambdas/contract/report.ts';
import { plural } from '../../lambdas/core/findings.ts';
import type { AlarmCost, SweptLimit } from '../../lambdas/core/sweep-limits.ts';
import type { BacktestResult } from '../backtest/run-backtest.ts';

/** A report as lines of text for a terminal, with what its reader should know besides. */
export function printReport(report: Report, hints: readonly string[] = []): string {
  const { drift, performance, estimate, degradation, findings } = report;
  return [
    `${report.model}: ${report.verdict}${report.reason === null ? '' : ` (${report.reason})`}`,
    `${report.rows.current} rows${printSpan(report)}, compared with ${report.rows.reference} reference rows`,
    ...section('Drift', drift === null ? [] : [drift.sentence, ...drift.columns.map(printJudged)]),
    ...section(
      'Performance',
      [performance, estimate].flatMap((part) => part?.sentence ?? []),
    ),
    ...section('Degradation', degradation === null ? [] : degradation.rules.map(printJudged)),
    ...section('Findings', findings.map(printFinding)),
    ...section('Hint', hints),
  ].join('\n');
}

/** A backtest as one line a period and a summary, with what its reader should know besides. */
export function printBacktest({ periods, summary }: BacktestResult, hints: readonly string[] = []): string {
  const lines = periods.map((report) => {
    const period = String(report.window.period).padStart(4);
    return `${period}  ${report.verdict.padEnd(17)} ${report.sentence}`;
  });
  const { judged, alarms, stoppedAt } = summary;
  const stopped = stoppedAt === null ? '' : ` Stopped after period ${stoppedAt}, the first degraded one.`;
  const limits = section(
    'What other limits would have cost (limits of a metric: the bare ones, without a test against chance)',
    summary.limits.filter(({ falseAlarms }) => falseAlarms !== null).map(printLimit),
  );
  return [
    ...lines,
    periods.length === 0
      ? 'No period was judged: the data has no row that can be read.'
      : `${alarms} of ${judged} periods alarmed${sayCost(summary)}.${stopped}`,
    ...limits,
    ...section('Findings', summary.findings.map(printFinding)),
    ...section('Hint', periods.length === 0 ? [] : hints),
  ].join('\n');
}

function printLimit({ setting, limit, alarms, firstAlarm, ...cost }: SweptLimit): string {
  const first = firstAlarm === null ? '' : `, the first in period ${firstAlarm}`;
  return `${setting} ${limit}: ${alarms} ${plural(alarms, 'alarm', 'alarms')}${first}${sayCost(cost)}`;
}

function sayCost({ falseAlarms, delay }: AlarmCost): string {
  return falseAlarms === null ? '' : `; ${falseAlarms} false, ${sayDelay(delay)}`;
}

/** @param delay periods from the onset to the first alarm after it; null without one */
function sayDelay(delay: number | null): string {
  if (delay === null) return 'never found';
  return delay === 0 ? 'found at once' : `found ${delay} ${plural(delay, 'period', 'periods')} late`;
}

function printSpan({ window }: Report): string {
  return window.start === null ? '' : ` from ${window.start} to ${window.end}`;
}

/** What was found in data, as a line. */
export function printFinding({ severity, sentence }: Finding): string {
  return `${severity.padEnd(5)}  ${sentence}`;
}

function printJudged({ verdict, sentence }: { readonly verdict: string; readonly sentence: string }): string {
  return `${verdict === 'INSUFFICIENT_DATA' ? '-' : verdict.padEnd(5)}  ${sentence}`;
}

/** Lines under a title; nothing where there are none. */
export function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
