import { secondsOf } from '../contract/duration.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { PerformancePart, Report } from '../contract/report.ts';
import { rejudgeDrift } from './drift/rejudge-drift.ts';
import { judgeParts } from './judge-window.ts';
import { judgeDegradation } from './performance/judge-degradation.ts';

export interface RejudgeContext {
  readonly monitor: Monitor;
  /** Performance of the latest earlier window that could be judged. */
  readonly previous: PerformancePart | null;
  /** Performance on the baseline that judged the window; null where there is none. */
  readonly baseline: PerformancePart | null;
}

/**
 * What a judged window would have been told to be under another monitor file, from its report alone: the
 * thresholds, rules, guards and minimum counts are the file's; what was measured stays. Pure.
 */
export function rejudge(report: Report, { monitor, previous, baseline }: RejudgeContext): Report {
  const windowSeconds = secondsOf(monitor.window);
  const drift =
    report.drift === null
      ? null
      : rejudgeDrift(report.drift, { rows: report.rows, config: monitor.drift, windowSeconds });
  const performance = report.performance === null ? null : recount(report.performance, monitor);
  const degradation =
    performance === null
      ? null
      : judgeDegradation({
          current: performance,
          previous,
          baseline,
          config: monitor.performance,
          task: monitor.task,
          windowSeconds,
          ...(monitor.baselineIsTraining && { baselineAbsence: 'baseline-is-training' }),
        });
  const parts = { drift, performance, degradation };
  return { ...report, ...judgeParts(parts), ...parts };
}

/** Only how many rows are needed may have changed; whether labels were still to come has not. */
function recount(part: PerformancePart, { performance }: Monitor): PerformancePart {
  if (part.reason !== null && part.reason !== 'too-few-rows') return part;
  const enough = part.n >= performance.minimumRows;
  return {
    ...part,
    verdict: enough ? 'OK' : 'INSUFFICIENT_DATA',
    reason: enough ? null : 'too-few-rows',
  };
}
