import { secondsOf } from '../contract/duration.ts';
import type { PerformancePart } from '../contract/report.ts';
import { writeInstant } from '../core/plan/grid.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readReports } from '../ports/stored-reports.ts';
import type { ScoreContext } from './score-context.ts';

/** Windows to look back through; with fewer judged ones than one in so many there is no previous. */
const LOOK_BACK_WINDOWS = 500;

/** Performance of the latest earlier window whose performance could be judged; null without one. */
export async function findPrevious(context: ScoreContext): Promise<PerformancePart | null> {
  const { bucket, monitor, window } = context;
  const { model } = monitor;
  const oldest = Date.parse(window.start) - 1000 * secondsOf(monitor.window) * LOOK_BACK_WINDOWS;
  const reports = readReports(context, {
    bucket,
    prefix: stateKeys.reports(model),
    after: stateKeys.report(model, writeInstant(Math.max(0, oldest))),
    before: stateKeys.report(model, window.start),
  });
  for await (const { report } of reports) {
    const { performance } = report;
    const judged = performance !== null && performance.verdict !== 'INSUFFICIENT_DATA';
    if (judged && performance.task === monitor.task) return performance;
  }
  return null;
}
