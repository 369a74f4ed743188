import { type CronFields, listCronValues, readSchedule } from '../lambdas/contract/schedule.ts';

const UNIT_SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;
const DAY = UNIT_SECONDS.day;
const WEEK = 7 * DAY;
const ANY = new Set(['*', '?']);

/**
 * Longest time between two firings of an EventBridge schedule, in seconds; rounded up to five weeks, a month or a
 * year where only a calendar can tell it; null where the expression is not one that EventBridge takes.
 *
 * @example scheduleIntervalSeconds('rate(2 hours)') // 7200
 * @example scheduleIntervalSeconds('cron(0 6 ? * MON *)') // 604800
 * @example scheduleIntervalSeconds('cron(0 8-18 * * ? *)') // 50400, from the evening to the morning
 */
export function scheduleIntervalSeconds(expression: string): number | null {
  const schedule = readSchedule(expression);
  if ('allowed' in schedule) return null;
  if ('cron' in schedule) return cronIntervalSeconds(schedule.cron);
  return schedule.rate.count * UNIT_SECONDS[schedule.rate.unit];
}

function cronIntervalSeconds(fields: CronFields): number {
  const { dayOfMonth, month, dayOfWeek, year } = fields;
  if (!ANY.has(month) || !ANY.has(year)) return 366 * DAY;
  if (!ANY.has(dayOfMonth)) return 31 * DAY;
  // Behind "#" or "L" only one week of the month counts.
  if (/[#L]/.test(dayOfWeek)) return 35 * DAY;
  const times = listFirings(fields);
  const gaps = times.map((time, index) => (times[index + 1] ?? (times[0] as number) + WEEK) - time);
  return Math.max(...gaps);
}

/** Every firing of a week, in seconds from its beginning; one week is like the other. */
function listFirings({ dayOfWeek, hours, minutes }: CronFields): readonly number[] {
  return listCronValues('dayOfWeek', dayOfWeek).flatMap((day) =>
    listCronValues('hours', hours).flatMap((hour) =>
      listCronValues('minutes', minutes).map(
        (minute) => day * DAY + hour * UNIT_SECONDS.hour + minute * UNIT_SECONDS.minute,
      ),
    ),
  );
}
