import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { DegradationRuleName, PerformancePart, Report } from '../../lambdas/contract/report.ts';
import { findRepeatedIds, type IndexedLabels, joinLabels } from '../../lambdas/core/join.ts';
import { judgeWindow } from '../../lambdas/core/judge-window.ts';
import type { Baseline } from '../../lambdas/core/profile/baseline.ts';
import { sampleTable } from '../../lambdas/core/profile/window-profile.ts';
import { type Table, takeRows } from '../../lambdas/core/table/table.ts';
import { spanOf, windowOf } from '../window-of.ts';

/** The history cut into periods, with all that each of them is judged by. */
export interface History {
  readonly monitor: Monitor;
  readonly data: Table;
  readonly periods: readonly (readonly number[])[];
  readonly timestamp: string | undefined;
  readonly baselineOf: (window: Report['window']) => Baseline;
  readonly labels: IndexedLabels | null;
  readonly bareRules: readonly DegradationRuleName[];
}

/** The report on one period. */
export function judgePeriod(history: History, period: number, previous: PerformancePart | null): Report {
  const { monitor, baselineOf, data, periods, labels, timestamp, bareRules } = history;
  const table = takeRows(data, periods[period] ?? []);
  const window = { ...windowOf(monitor, spanOf(table, timestamp)), period };
  const baseline = baselineOf(window);
  const joined = joinLabels(monitor, table, labels);
  return judgeWindow({
    monitor,
    window,
    baseline,
    profile: sampleTable(baseline, table),
    predictions: table,
    joined,
    previous,
    bareRules,
    findings: findRepeatedIds(monitor, table, joined),
  });
}

/** The performance that the first judged period is compared with: the same as in a run from period 0. */
export function findPrevious(history: History, start: number): PerformancePart | null {
  for (let period = start - 1; period >= 0; period -= 1) {
    const { performance } = judgePeriod(history, period, null);
    if (performance?.verdict === 'OK') return performance;
  }
  return null;
}
