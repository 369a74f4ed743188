/** A month of 30 days. */
export const HOURS_A_MONTH = 30 * 24;
const MINUTES_A_MONTH = 60 * HOURS_A_MONTH;
const UNIT_MINUTES = { minute: 1, hour: 60, day: 1440 } as const;
/** Lowest and highest value of the minute, hour, day-of-month, month and day-of-week fields. */
const RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [1, 7],
] as const;
const NAMES = [
  ...'SUN MON TUE WED THU FRI SAT'.split(' ').map((name, at) => [name, at + 1] as const),
  ...'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ').map((name, at) => [name, at + 1] as const),
];

/**
 * How often an EventBridge schedule fires in 30 days, on average over a year; null where the expression is
 * neither `rate` nor `cron`.
 *
 * @example countFirings('rate(2 hours)') // 360
 * @example countFirings('cron(0 6 ? * MON-FRI *)') // 21.4…
 */
export function countFirings(expression: string): number | null {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const [, count, unit] = rate;
    return MINUTES_A_MONTH / (Number(count) * UNIT_MINUTES[unit as keyof typeof UNIT_MINUTES]);
  }
  const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) \S+\)$/.exec(expression);
  if (cron === null) return null;
  const [minutes = 1, hours = 1, days = 1, months = 1, weekdays = 1] = cron.slice(1).map(countValues);
  const daysAMonth = cron[3] === '?' ? (30 * weekdays) / 7 : days === 31 ? 30 : days;
  return (minutes * hours * daysAMonth * months) / 12;
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

/** How many values a field of a cron expression takes. */
function countValues(field: string, at: number): number {
  const [low = 0, high = 0] = RANGES[at] ?? [];
  const values = new Set<number>();
  for (const item of field.split(',')) {
    const [span = '', step = '1'] = item.split('/');
    const [from = '*', to] = span.split('-');
    const first = from === '*' || from === '?' ? low : numberOf(from);
    const last =
      from === '*' || from === '?' || (item.includes('/') && to === undefined) ? high : numberOf(to ?? from);
    for (let value = first; value <= last; value += Math.max(1, Number(step))) values.add(value);
  }
  return Math.max(1, values.size);
}

/** Of a number or a name; what only a calendar can tell, such as "L", counts as one value. */
function numberOf(text: string): number {
  const known = NAMES.find(([name]) => name === text.toUpperCase());
  return known?.[1] ?? (Number.parseInt(text, 10) || 0);
}
