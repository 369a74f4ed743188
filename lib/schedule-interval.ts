import { type CronFields, readSchedule } from '../lambdas/contract/schedule.ts';

const UNIT_SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;
const DAY = UNIT_SECONDS.day;
const ANY = new Set(['*', '?']);

/**
 * Longest time between two firings of an EventBridge schedule, in seconds, rounded up to a day, a week, a
 * month or a year for `cron`; null where the expression is not one that EventBridge takes.
 *
 * @example scheduleIntervalSeconds('rate(2 hours)') // 7200
 * @example scheduleIntervalSeconds('cron(0 6 ? * MON *)') // 604800
 */
export function scheduleIntervalSeconds(expression: string): number | null {
  const schedule = readSchedule(expression);
  if ('allowed' in schedule) return null;
  if ('cron' in schedule) return cronIntervalSeconds(schedule.cron);
  return schedule.rate.count * UNIT_SECONDS[schedule.rate.unit];
}

function cronIntervalSeconds({ dayOfMonth, month, dayOfWeek, year }: CronFields): number {
  if (!ANY.has(month) || !ANY.has(year)) return 366 * DAY;
  if (!ANY.has(dayOfMonth)) return 31 * DAY;
  // Behind "#" or "L" only one week of the month counts.
  if (/[#L]/.test(dayOfWeek)) return 35 * DAY;
  return ANY.has(dayOfWeek) ? DAY : 7 * DAY;
}
