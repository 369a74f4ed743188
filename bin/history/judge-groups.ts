import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { DegradationRuleName, PerformancePart, Report } from '../../lambdas/contract/report.ts';
import { findRepeatedIds, type IndexedLabels, joinLabels } from '../../lambdas/core/join.ts';
import { judgePerformance, judgeWindow } from '../../lambdas/core/judge-window.ts';
import type { Baseline } from '../../lambdas/core/profile/baseline.ts';
import { sampleTable } from '../../lambdas/core/profile/window-profile.ts';
import type { RowGroup } from './row-groups.ts';

/** What the groups of a history are judged by. */
export interface Judging<K> {
  readonly monitor: Monitor;
  readonly baselineOf: (window: Report['window']) => Baseline;
  readonly labels: IndexedLabels | null;
  readonly bareRules?: readonly DegradationRuleName[];
  readonly windowOf: (group: RowGroup<K>) => Report['window'];
  /** Whether a group only comes before those that are judged: it is what the first of them is compared with. */
  readonly isEarlier: (key: K) => boolean;
}

/** A group with the report on it. */
export interface JudgedGroup<K> {
  readonly group: RowGroup<K>;
  readonly report: Report;
}

/** Judges one group after the other, each compared with the latest before it that could be judged. */
export async function* judgeGroups<K>(
  groups: AsyncIterable<RowGroup<K>>,
  judging: Judging<K>,
): AsyncGenerator<JudgedGroup<K>> {
  const { monitor, labels, isEarlier } = judging;
  let previous: PerformancePart | null = null;
  for await (const group of groups) {
    const joined = joinLabels(monitor, group.table, labels);
    if (isEarlier(group.key)) {
      const performance = judgePerformance({ monitor, joined });
      if (performance?.verdict === 'OK') previous = performance;
      continue;
    }
    const report = judgeGroup(judging, { group, joined, previous });
    if (report.performance?.verdict === 'OK') previous = report.performance;
    yield { group, report };
  }
}

interface GroupInput<K> {
  readonly group: RowGroup<K>;
  readonly joined: ReturnType<typeof joinLabels>;
  readonly previous: PerformancePart | null;
}

function judgeGroup<K>(
  { monitor, baselineOf, bareRules = [], windowOf }: Judging<K>,
  { group, joined, previous }: GroupInput<K>,
): Report {
  const { table } = group;
  const window = windowOf(group);
  const baseline = baselineOf(window);
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
