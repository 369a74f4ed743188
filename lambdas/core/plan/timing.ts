import { secondsOf } from '../../contract/duration.ts';
import type { Monitor } from '../../contract/monitor.ts';
import { countFirings } from '../cost/count-firings.ts';

const MONTH_MS = 30 * 24 * 3600 * 1000;

/** The timing of a monitor, in milliseconds. */
export interface Timing {
  readonly window: number;
  readonly captureDelay: number;
  /** How long labels may take; null where no later stage waits for them. */
  readonly labelDelay: number | null;
  /** How long after that a window's report may still be restated. */
  readonly restateFor: number;
  /** How long before its window a label may come. */
  readonly labelReadBack: number;
}

/** Whether labels arrive by themselves and later than the predictions. */
export function waitsForLabels({ data, labelDelay }: Pick<Monitor, 'data' | 'labelDelay'>): boolean {
  return data?.labels !== undefined && secondsOf(labelDelay) > 0;
}

/** The monitor's durations in milliseconds. */
export function timingOf(monitor: Monitor): Timing {
  return {
    window: 1000 * secondsOf(monitor.window),
    captureDelay: 1000 * secondsOf(monitor.captureDelay),
    labelDelay: waitsForLabels(monitor) ? 1000 * secondsOf(monitor.labelDelay) : null,
    restateFor: 1000 * secondsOf(monitor.performance.restateFor ?? monitor.labelDelay),
    labelReadBack: 1000 * secondsOf(monitor.data?.labelReadBack ?? monitor.window),
  };
}

/**
 * How much longer than a window it takes from one run to the next, milliseconds: so long may a window be over
 * before a run reads what lies there. 0 where runs come as often as windows close.
 */
export function waitForRun({ schedule, window }: Pick<Monitor, 'schedule' | 'window'>): number {
  const firings = schedule === undefined ? null : countFirings(schedule);
  return firings === null ? 0 : Math.max(0, MONTH_MS / firings - 1000 * secondsOf(window));
}

/** When labels stop to count for a window that ended at `end`, milliseconds since 1970 UTC. */
export function labelsEnd(end: number, { captureDelay, labelDelay, restateFor }: Timing): number {
  return end + captureDelay + (labelDelay ?? 0) + restateFor;
}
