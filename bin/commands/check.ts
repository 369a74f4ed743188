import { secondsOf } from '../../lambdas/contract/duration.ts';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { instantOf } from '../../lambdas/core/cells.ts';
import { inferKind } from '../../lambdas/core/columns.ts';
import { indexLabels, joinLabels } from '../../lambdas/core/join.ts';
import { judgeWindow } from '../../lambdas/core/judge-window.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import { profileTable } from '../../lambdas/core/profile/window-profile.ts';
import type { Table } from '../../lambdas/core/table.ts';
import { type LocalData, type LocalFiles, loadLocalData } from '../local-data.ts';

/** Version that a baseline has which was read from a local file. */
export const LOCAL_BASELINE_VERSION = 'local';

/** Judges the current file as one window against the reference file. */
export function check(files: LocalFiles): Report {
  return checkTables(loadLocalData(files));
}

function checkTables({ monitor, reference, current, labels }: LocalData): Report {
  const baseline = makeBaseline(monitor, reference, LOCAL_BASELINE_VERSION);
  return judgeWindow({
    monitor,
    window: windowOf(monitor, current),
    baseline,
    profile: profileTable(baseline, current),
    joined: joinLabels(monitor, current, labels === null ? null : indexLabels(monitor, labels)),
    previous: null,
  });
}

/** The stretch of the window grid that holds every timestamp of a table; nulls without timestamps. */
export function windowOf(monitor: Monitor, table: Table): Report['window'] {
  const name = monitor.columns.timestamp ?? firstTimestampColumn(table);
  const cells = name === undefined ? [] : (table.columns.get(name) ?? []);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const cell of cells) {
    const instant = instantOf(cell);
    if (instant === undefined) continue;
    first = Math.min(first, instant);
    last = Math.max(last, instant);
  }
  if (first > last) return { start: null, end: null };
  const length = 1000 * secondsOf(monitor.window);
  return {
    start: new Date(Math.floor(first / length) * length).toISOString(),
    end: new Date((Math.floor(last / length) + 1) * length).toISOString(),
  };
}

function firstTimestampColumn(table: Table): string | undefined {
  for (const [name, cells] of table.columns) {
    if (table.rows > 0 && inferKind(name, cells) === 'timestamp') return name;
  }
  return undefined;
}
