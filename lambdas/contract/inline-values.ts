import { InputError } from '../core/errors.ts';
import type { Cell } from '../core/table/column.ts';

const MAX_SHOWN = 60;
const LIST = 'an array, or the JSON text of one';

/** Says what a value may be: a test, and the words for the error. */
export interface Allowed {
  readonly words: string;
  readonly accepts: (value: unknown) => boolean;
}

export const FINITE_NUMBER: Allowed = {
  words: 'a finite number',
  accepts: (value) => typeof value === 'number' && Number.isFinite(value),
};

export const SHARE: Allowed = {
  words: 'a number from 0 to 1',
  accepts: (value) => typeof value === 'number' && value >= 0 && value <= 1,
};

export const CLASS_LABEL: Allowed = {
  words: 'a class: a text, a finite number, true or false',
  accepts: (value) => typeof value === 'string' || typeof value === 'boolean' || FINITE_NUMBER.accepts(value),
};

export const CELL: Allowed = {
  words: 'a text, a finite number, true, false or null',
  accepts: (value) => value === null || CLASS_LABEL.accepts(value),
};

/**
 * A list that a caller sends as an array or as the JSON text of one, every value checked.
 *
 * @throws InputError naming the list, the index, what was got and what is allowed
 * @example readList('[1, 2.5]', 'actuals', FINITE_NUMBER) // [1, 2.5]
 */
export function readList(source: unknown, name: string, allowed: Allowed): readonly Cell[] {
  const list = typeof source === 'string' ? parseJson(source, name) : source;
  if (!Array.isArray(list)) {
    throw new InputError(`${name}: ${got(list)}, allowed: ${LIST}`);
  }
  list.forEach((value: unknown, index) => {
    if (!allowed.accepts(value)) {
      throw new InputError(`${name}[${index}]: ${got(value)}, allowed: ${allowed.words}`);
    }
  });
  return list as Cell[];
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(`${name}: not JSON: ${(cause as Error).message}, allowed: ${LIST}`, { cause });
  }
}

/** What a caller sent, in the words of an error. */
export function got(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return `got ${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text}`;
}
