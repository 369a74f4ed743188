import type { Cell } from './column.ts';

const MISSING_TOKENS = new Set(['', 'na', 'n/a', 'nan', 'null']);
const LONGEST_TOKEN = 4;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const [MINUS, POINT, ZERO, NINE] = [45, 46, 48, 57];
const INFINITY = /^([+-]?)inf(inity)?$/i;
const ISO_INSTANT =
  /^(\d{4}-\d{2}-(\d{2}))(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Whether a text stands for "no value" in CSV: empty, NA, N/A, NaN or null, in any case. */
export function isMissingText(text: string): boolean {
  if (isDigit(text.charCodeAt(0))) return false;
  const token = text.trim();
  return token.length <= LONGEST_TOKEN && MISSING_TOKENS.has(token.toLowerCase());
}

/**
 * The number in a cell: NaN where it is missing, undefined where it is no number. Infinities are
 * numbers; true and false are not.
 *
 * @example numberOf(' 1.50 ') // 1.5
 */
export function numberOf(cell: Cell): number | undefined {
  if (cell === null) return Number.NaN;
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'boolean') return undefined;
  if (isPlainNumber(cell)) return Number(cell);
  const text = cell.trim();
  if (NUMBER.test(text)) return Number(text);
  const infinity = INFINITY.exec(text);
  if (infinity !== null) return infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}

/** Whether a text is a number and nothing else at first sight; most numbers are, and the pattern takes long. */
function isPlainNumber(text: string): boolean {
  for (let index = text.charCodeAt(0) === MINUS ? 1 : 0, points = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === POINT && points === 0 && index < text.length - 1) points = 1;
    else if (!isDigit(code)) return false;
  }
  return isDigit(text.charCodeAt(text.length - 1));
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/**
 * The instant in a cell, in milliseconds since 1970 UTC: ISO-8601, in UTC where it names no zone;
 * undefined where it is none.
 *
 * @example instantOf('2019-03-23 20:21:09') // 1553372469000
 */
export function instantOf(cell: Cell): number | undefined {
  if (typeof cell !== 'string') return undefined;
  const parts = ISO_INSTANT.exec(cell.trim());
  if (parts === null) return undefined;
  const [, day = '', dayOfMonth, time = '00:00', zone = 'Z'] = parts;
  // Date.parse takes February 30 for March 2; a date that is not in the calendar is none.
  if (new Date(`${day}T00:00Z`).getUTCDate() !== Number(dayOfMonth)) return undefined;
  const milliseconds = Date.parse(`${day}T${time.replace(',', '.')}${normalizeZone(zone)}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

function normalizeZone(zone: string): string {
  if (zone === 'Z' || zone === 'z') return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
