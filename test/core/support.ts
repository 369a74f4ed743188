import { type Monitor, type MonitorInput, monitorSchema } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { indexLabels, joinLabels } from '../../lambdas/core/join.ts';
import { judgeWindow } from '../../lambdas/core/judge-window.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import { sampleTable } from '../../lambdas/core/profile/window-profile.ts';
import { seededRandom } from '../../lambdas/core/simulate/random.ts';
import type { Cell } from '../../lambdas/core/table/column.ts';
import { tableOf } from '../../lambdas/core/table/table.ts';

export type Columns = Readonly<Record<string, readonly Cell[]>>;

/** A monitor with defaults. */
export function monitorOf(input: Partial<MonitorInput> = {}): Monitor {
  return monitorSchema.parse({ model: 'test', task: 'regression', ...input });
}

export interface Judged {
  readonly reference: Columns;
  readonly current: Columns;
  readonly labels?: Columns;
  readonly previous?: Report['performance'];
}

/** The report on a window of columns. */
export function judgeColumns(
  input: Partial<MonitorInput>,
  { reference, current, labels, previous }: Judged,
): Report {
  const monitor = monitorOf(input);
  const baseline = makeBaseline(monitor, tableOf(reference), 'test');
  const table = tableOf(current);
  return judgeWindow({
    monitor,
    window: { start: null, end: null },
    baseline,
    profile: sampleTable(baseline, table),
    predictions: table,
    joined: joinLabels(monitor, table, labels === undefined ? null : indexLabels(monitor, tableOf(labels))),
    previous: previous ?? null,
  });
}

/** Seeded numbers from a normal distribution. */
export function normals(seed: number, count: number, mean = 0): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return mean + radius * Math.cos(2 * Math.PI * random());
  });
}

/** Seeded picks from categories with the given weights. */
export function picks(seed: number, count: number, weights: Readonly<Record<string, number>>): string[] {
  const random = seededRandom(seed);
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  return Array.from({ length: count }, () => {
    let left = random() * total;
    for (const [category, weight] of Object.entries(weights)) {
      left -= weight;
      if (left < 0) return category;
    }
    return Object.keys(weights).at(-1) as string;
  });
}
