import { listCronValues, readSchedule } from '../../contract/schedule.ts';

const DAYS_A_MONTH = 30;
/** A month of 30 days. */
export const HOURS_A_MONTH = DAYS_A_MONTH * 24;
const MINUTES_A_MONTH = 60 * HOURS_A_MONTH;
const UNIT_MINUTES = { minute: 1, hour: 60, day: 1440 } as const;

/**
 * How often an EventBridge schedule fires in 30 days, on average over a year; null where the expression is none.
 *
 * @example countFirings('rate(2 hours)') // 360
 * @example countFirings('cron(0 6 ? * MON-FRI *)') // 21.4…
 */
export function countFirings(expression: string): number | null {
  const schedule = readSchedule(expression);
  if ('allowed' in schedule) return null;
  if ('rate' in schedule) {
    const { count, unit } = schedule.rate;
    return MINUTES_A_MONTH / (count * UNIT_MINUTES[unit]);
  }
  const { cron } = schedule;
  // What only a calendar can tell, such as "L", counts as one value.
  const count = (key: keyof typeof cron) => Math.max(1, listCronValues(key, cron[key]).length);
  const days = count('dayOfMonth');
  const daysAMonth =
    cron.dayOfMonth === '?' ? (DAYS_A_MONTH * count('dayOfWeek')) / 7 : days === 31 ? DAYS_A_MONTH : days;
  return (count('minutes') * count('hours') * daysAMonth * count('month')) / 12;
}

/**
 * In how many of a month's hours it fires, on average over a year; null as above.
 *
 * @example countFiringHours('rate(5 minutes)') // 720
 */
export function countFiringHours(expression: string): number | null {
  const once = expression.replace(/^cron\(\S+/, 'cron(0');
  const firings = countFirings(once);
  return firings === null ? null : Math.min(HOURS_A_MONTH, firings);
}
