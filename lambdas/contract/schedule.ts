import * as z from 'zod';

/** The two forms of an EventBridge schedule. */
type Schedule =
  | { readonly rate: { readonly count: number; readonly unit: RateUnit } }
  | { readonly cron: CronFields };

type RateUnit = 'minute' | 'hour' | 'day';

/** The fields of a cron expression as they are written. */
export interface CronFields {
  readonly minutes: string;
  readonly hours: string;
  readonly dayOfMonth: string;
  readonly month: string;
  readonly dayOfWeek: string;
  readonly year: string;
}

/** What one cron field takes. */
interface FieldRule {
  readonly key: keyof CronFields;
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names that stand for `least`, `least + 1`, … */
  readonly names?: readonly string[];
  /** Forms of this field alone. */
  readonly own?: RegExp;
  readonly allowed: string;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html */
const FIELD_RULES: readonly FieldRule[] = [
  { key: 'minutes', name: 'minutes', least: 0, most: 59, allowed: '0-59 , - * /' },
  { key: 'hours', name: 'hours', least: 0, most: 23, allowed: '0-23 , - * /' },
  {
    key: 'dayOfMonth',
    name: 'day-of-month',
    least: 1,
    most: 31,
    own: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/i,
    allowed: '1-31 , - * ? / L W',
  },
  { key: 'month', name: 'month', least: 1, most: 12, names: MONTHS, allowed: '1-12 or JAN-DEC , - * /' },
  {
    key: 'dayOfWeek',
    name: 'day-of-week',
    least: 1,
    most: 7,
    names: DAYS,
    own: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/i,
    allowed: '1-7 or SUN-SAT , - * ? L #',
  },
  { key: 'year', name: 'year', least: 1970, most: 2199, allowed: '1970-2199 , - * /' },
];

const EITHER = 'rate(1 minute), rate(<n> minutes|hours|days) or cron(<six fields>)';

/**
 * A schedule expression as EventBridge takes it, or what would be allowed in its place.
 *
 * @example readSchedule('rate(2 hours)') // { rate: { count: 2, unit: 'hour' } }
 * @example readSchedule('rate(1 hours)') // { allowed: 'rate(1 hour)' }
 */
export function readSchedule(expression: string): Schedule | { readonly allowed: string } {
  const rate = /^rate\((.*)\)$/.exec(expression);
  if (rate !== null) return readRate(rate[1] ?? '');
  const cron = /^cron\((.*)\)$/.exec(expression);
  return cron === null ? { allowed: EITHER } : readCron((cron[1] ?? '').split(/\s+/));
}

/** A schedule of the monitor file, as EventBridge takes it. */
export const scheduleSchema = z
  .string()
  .regex(/^(rate|cron)\(.+\)$/, 'an EventBridge expression such as "rate(1 hour)"')
  .superRefine((expression, context) => {
    const read = readSchedule(expression);
    if ('allowed' in read) context.addIssue({ code: 'custom', message: read.allowed });
  });

/**
 * The values that a field of a cron expression stands for, ascending; those that only a calendar can tell, such as
 * "L", are left out. A range that ends before it begins goes on over the end of the field.
 *
 * @param text the field as {@link readSchedule} takes it
 * @example listCronValues('minutes', '0/20') // [0, 20, 40]
 * @example listCronValues('dayOfWeek', 'MON-WED') // [2, 3, 4]
 */
export function listCronValues(key: keyof CronFields, text: string): readonly number[] {
  const rule = FIELD_RULES.find((known) => known.key === key) as FieldRule;
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [from = '', step = '1'] = part.split('/');
    const { first, last } = endsOf(from, { ...rule, isOpen: part.includes('/') });
    const size = rule.most - rule.least + 1;
    const end = last < first ? last + size : last;
    for (let value = first; value <= end; value += Number(step))
      values.add(rule.least + ((value - rule.least) % size));
  }
  return [...values].sort((a, b) => a - b);
}

/** The first and the last value of a span; one value with a step goes on to the end of the field. */
function endsOf(
  span: string,
  rule: FieldRule & { readonly isOpen: boolean },
): { first: number; last: number } {
  if (span === '*' || span === '?') return { first: rule.least, last: rule.most };
  const [first = Number.NaN, last = rule.isOpen ? rule.most : first] = span
    .split('-')
    .map((text) => numberOf(text, rule));
  return { first, last };
}

function readRate(text: string): Schedule | { readonly allowed: string } {
  const [, digits = '', word = '', plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(text) ?? [];
  if (digits === '') return { allowed: EITHER };
  const count = Number(digits);
  const unit = word as RateUnit;
  if ((count === 1) === (plural === '')) return { rate: { count, unit } };
  return { allowed: `rate(${count} ${unit}${count === 1 ? '' : 's'})` };
}

function readCron(fields: readonly string[]): Schedule | { readonly allowed: string } {
  if (fields.length !== FIELD_RULES.length) {
    const names = FIELD_RULES.map(({ name }) => name).join(' ');
    return { allowed: `cron(${names}), six fields, as in cron(0 6 * * ? *)` };
  }
  const bad = FIELD_RULES.find((rule, at) => !fits(fields[at] ?? '', rule));
  if (bad !== undefined) return { allowed: `in the field ${bad.name} of cron: ${bad.allowed}` };
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    return { allowed: '"?" in exactly one of the fields day-of-month and day-of-week of cron' };
  }
  return { cron: { minutes, hours, dayOfMonth, month, dayOfWeek, year } };
}

function fits(field: string, rule: FieldRule): boolean {
  if (rule.own?.test(field)) return true;
  return field.split(',').every((part) => isPart(part, rule));
}

/** One value, a range, or a step from either of them or from `*`. */
function isPart(part: string, rule: FieldRule): boolean {
  const [from = '', step, ...more] = part.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (from === '*') return true;
  const ends = from.split('-').map((text) => numberOf(text, rule));
  return ends.length <= 2 && ends.every((value) => value >= rule.least && value <= rule.most);
}

/** NaN where the text is no value of the field. */
function numberOf(text: string, { least, names = [] }: FieldRule): number {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return least + named;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
