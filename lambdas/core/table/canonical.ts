import type { Cell } from './column.ts';

const PLAIN_DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/**
 * The one text by which ids and class labels compare, whatever type a file gave them.
 *
 * Numbers and texts that write a plain decimal lose zeros behind the point; every other text is kept as it
 * is, without the blanks around it: leading zeros, exponents and long digits are part of an id. Minus
 * zero is zero.
 *
 * @example canonicalText('1.0') // '1', as for 1 and '1'; '007' stays '007'
 */
export function canonicalText(cell: NonNullable<Cell>): string {
  const text = String(cell).trim();
  if (!PLAIN_DECIMAL.test(text)) return text;
  const shortened = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return shortened === '-0' ? '0' : shortened;
}

/**
 * A cell as JSON best writes it: a text that writes a number as the number, every other as it is.
 *
 * @example naturalValue('1') // 1; '007' stays '007'
 */
export function naturalValue(cell: Cell): Cell {
  if (typeof cell !== 'string' || !PLAIN_DECIMAL.test(cell.trim())) return cell;
  const number = Number(cell);
  return String(number) === canonicalText(cell) ? number : cell;
}

/**
 * Whether a label or prediction is the positive class: equal in canonical text, where 1 and true (in any
 * case) are the same, and 0 and false.
 *
 * @example isPositive('True', 1) // true
 */
export function isPositive(cell: NonNullable<Cell>, positiveLabel: NonNullable<Cell>): boolean {
  return binaryText(cell) === binaryText(positiveLabel);
}

/** The one text by which the classes of a binary model compare: 1 and true (in any case) are "1", 0 and false "0". */
export function binaryText(cell: NonNullable<Cell>): string {
  const text = canonicalText(cell);
  if (/^true$/i.test(text)) return '1';
  return /^false$/i.test(text) ? '0' : text;
}
