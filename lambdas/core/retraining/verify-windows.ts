import { secondsOf } from '../../contract/duration.ts';
import type { Monitor } from '../../contract/monitor.ts';
import type { PerformancePart, Report } from '../../contract/report.ts';
import { judgeDegradation } from '../performance/judge-degradation.ts';

/** What is known of the new model so far. */
export interface Watch {
  /** `wait` for more windows, `keep` the new model, or `rollBack` to the one before. */
  readonly decision: 'wait' | 'keep' | 'rollBack';
  /** Windows that could be judged. */
  readonly judged: number;
  readonly sentence: string;
}

export interface WatchInput {
  readonly monitor: Monitor;
  /** Performance of the champion when it was replaced; null where none is known. */
  readonly champion: PerformancePart | null;
  /** Reports on windows that the new model served from their start, the oldest first. */
  readonly reports: readonly Report[];
  /** Windows that must be judged. */
  readonly windows: number;
}

/**
 * Watches a promoted model: any window in which it is surely worse than the champion was rolls it back, by
 * the same test as a drop from the previous window, with no drop allowed.
 */
export function verifyWindows({ monitor, champion, reports, windows }: WatchInput): Watch {
  const judged = reports.filter(({ performance }) => performance?.verdict === 'OK').slice(0, windows);
  for (const { performance, window } of judged) {
    const drop = champion === null ? null : findDrop(monitor, champion, performance as PerformancePart);
    if (drop === null) continue;
    const sentence = `The new model is worse than the one before in the window from ${window.start}: ${drop}`;
    return { decision: 'rollBack', judged: judged.length, sentence };
  }
  const count = `${judged.length} of ${windows} windows since the promotion could be judged`;
  if (judged.length < windows) return { decision: 'wait', judged: judged.length, sentence: `${count}.` };
  const sentence = `${count}, and in none is the new model worse than the one before.`;
  return { decision: 'keep', judged: judged.length, sentence };
}

/** Says how the window is worse; null where it is not, or not surely. */
function findDrop(monitor: Monitor, champion: PerformancePart, current: PerformancePart): string | null {
  const { rules } = judgeDegradation({
    current,
    previous: champion,
    baseline: null,
    config: {
      ...monitor.performance,
      thresholds: {},
      maxDropFromPrevious: 0,
      maxDropFromBaseline: undefined,
    },
    task: monitor.task,
    windowSeconds: secondsOf(monitor.window),
  });
  const drop = rules.find(({ rule }) => rule === 'dropFromPrevious');
  return drop?.verdict === 'ALARM' ? drop.sentence : null;
}
