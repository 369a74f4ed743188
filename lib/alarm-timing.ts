import { secondsOf } from '../lambdas/contract/duration.ts';
import type { DeployableMonitor } from './check-deployable.ts';
import { scheduleIntervalSeconds } from './schedule-interval.ts';

const MINUTE = 60;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: Period, EvaluationPeriods */
const HIGH_RESOLUTION_PERIODS: readonly number[] = [10, 20, 30];
const MAX_EVALUATED_SECONDS = 7 * 86_400;

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

/** Period of an alarm that watches for something that must keep coming, and what its absence means. */
export interface PresenceTiming {
  readonly periodSeconds: number;
  /** False where it comes less often than CloudWatch looks back: then its absence proves nothing. */
  readonly missingIsBreaching: boolean;
}

/**
 * Timing for an alarm on something that comes every `intervalSeconds`: never shorter than that, nor than
 * the verdict alarms' period.
 *
 * @example timePresence(3600, 86_400) // { periodSeconds: 86400, missingIsBreaching: true }
 */
export function timePresence(alarmPeriodSeconds: number, intervalSeconds: number): PresenceTiming {
  const wanted = Math.max(alarmPeriodSeconds, intervalSeconds);
  const rounded = isAlarmPeriod(wanted) ? wanted : Math.ceil(wanted / MINUTE) * MINUTE;
  return {
    periodSeconds: Math.min(rounded, MAX_EVALUATED_SECONDS),
    missingIsBreaching: wanted <= MAX_EVALUATED_SECONDS,
  };
}

/** Timing of the heartbeat alarm (one beat a scheduled run) and of the row-count alarm (one value a window). */
export function timePresenceAlarms(monitor: DeployableMonitor): {
  readonly heartbeat: PresenceTiming;
  readonly rows: PresenceTiming;
} {
  const period = secondsOf(monitor.alarms.period);
  const interval = scheduleIntervalSeconds(monitor.schedule) ?? 0;
  return {
    heartbeat: timePresence(period, interval),
    rows: timePresence(period, Math.max(interval, secondsOf(monitor.window))),
  };
}
