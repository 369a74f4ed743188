import { secondsOf } from '../lambdas/contract/duration.ts';
import type { DeployableMonitor } from './check-deployable.ts';
import { scheduleIntervalSeconds } from './schedule-interval.ts';

const MINUTE = 60;
const HOUR = 3600;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: Period, EvaluationPeriods */
const HIGH_RESOLUTION_PERIODS: readonly number[] = [10, 20, 30];
const MAX_EVALUATED_SECONDS = 7 * 86_400;
const MAX_EVALUATED_SHORT_SECONDS = 86_400;

/** What CloudWatch takes as the period of an alarm on one period. */
export const ALLOWED_PERIODS = '10s, 20s, 30s or whole minutes, at most 7d';

/**
 * Whether CloudWatch takes an alarm with one evaluation period of this length.
 *
 * @example isAlarmPeriod(90) // false
 */
export function isAlarmPeriod(seconds: number): boolean {
  if (HIGH_RESOLUTION_PERIODS.includes(seconds)) return true;
  return seconds > 0 && seconds % MINUTE === 0 && seconds <= MAX_EVALUATED_SECONDS;
}

/** How an alarm looks at something that must keep coming, and what its absence means. */
export interface PresenceTiming {
  readonly periodSeconds: number;
  /** How many periods it looks at: values that come late lie in an earlier one than the present. */
  readonly periods: number;
  /** False where it comes less often, or later, than CloudWatch looks back: then its absence proves nothing. */
  readonly missingIsBreaching: boolean;
}

/** What an alarm waits for; all in seconds. */
export interface Arrival {
  /** The verdict alarms' period: none is shorter. */
  readonly alarmPeriod: number;
  /** A value comes at least this often. */
  readonly interval: number;
  /** It comes at most so long after the time that it carries. Default 0. */
  readonly delay?: number;
}

/**
 * Timing for an alarm on something that comes every `interval`, `delay` after its own time: a period is never
 * shorter than that interval, nor than the verdict alarms', and there are so many that the newest value lies in
 * one of them.
 *
 * @example timePresence({ alarmPeriod: 3600, interval: 86_400 }).periodSeconds // 86400
 */
export function timePresence({ alarmPeriod, interval, delay = 0 }: Arrival): PresenceTiming {
  const wanted = Math.max(alarmPeriod, interval);
  const rounded = isAlarmPeriod(wanted) ? wanted : Math.ceil(wanted / MINUTE) * MINUTE;
  // Short periods are looked back at for a day only.
  const isFar = rounded < HOUR && rounded + delay > MAX_EVALUATED_SHORT_SECONDS;
  const period = Math.min(isFar ? HOUR : rounded, MAX_EVALUATED_SECONDS);
  const periods = 1 + Math.floor(delay / period);
  const isInSight = wanted <= MAX_EVALUATED_SECONDS && periods * period <= MAX_EVALUATED_SECONDS;
  return { periodSeconds: period, periods: isInSight ? periods : 1, missingIsBreaching: isInSight };
}

/** Timing of the heartbeat alarm (one beat a scheduled run) and of alarms on what comes once a window. */
export function timePresenceAlarms(monitor: DeployableMonitor): {
  readonly heartbeat: PresenceTiming;
  /** Of values that are known when a window closes, which carry the time of its end. */
  readonly rows: PresenceTiming;
  /** Of values that wait for the window's labels. */
  readonly labelled: PresenceTiming;
} {
  const alarmPeriod = secondsOf(monitor.alarms.period);
  const run = scheduleIntervalSeconds(monitor.schedule) ?? 0;
  const interval = Math.max(run, secondsOf(monitor.window));
  const delay = secondsOf(monitor.captureDelay);
  const labelDelay = monitor.data.labels === undefined ? 0 : secondsOf(monitor.labelDelay);
  return {
    heartbeat: timePresence({ alarmPeriod, interval: run }),
    rows: timePresence({ alarmPeriod, interval, delay }),
    labelled: timePresence({ alarmPeriod, interval, delay: delay + labelDelay }),
  };
}
