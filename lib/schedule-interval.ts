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
  const rate = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression);
  if (rate !== null) {
    const [, count, unit, plural] = rate;
    if ((count === '1') === (plural === 's')) return null;
    return Number(count) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS];
  }
  const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression);
  if (cron === null) return null;
  // One of the two day fields says which days; the other must be "?".
  if ((cron[3] === '?') === (cron[5] === '?')) return null;
  return cronIntervalSeconds(cron.slice(3));
}

/** From the day-of-month, month, day-of-week and year fields. */
function cronIntervalSeconds(fields: readonly string[]): number {
  const [dayOfMonth = '*', month = '*', dayOfWeek = '*', year = '*'] = fields;
  if (!ANY.has(month) || !ANY.has(year)) return 366 * DAY;
  if (!ANY.has(dayOfMonth)) return 31 * DAY;
  // Behind "#" or "L" only one week of the month counts.
  if (/[#L]/.test(dayOfWeek)) return 35 * DAY;
  return ANY.has(dayOfWeek) ? DAY : 7 * DAY;
}
