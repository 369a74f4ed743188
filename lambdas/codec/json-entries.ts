import type { Cell } from '../core/table/column.ts';

/** A value of a JSON object with the path that names it. */
export type Entry = readonly [name: string, cell: Cell];

/**
 * The values of a JSON object: nested objects by path (`input.carat`), arrays as their JSON text.
 *
 * @throws RangeError where the objects are nested too deep
 * @example [...flattenObject({ input: { carat: 0.3 } })] // [['input.carat', 0.3]]
 */
export function* flattenObject(record: object, prefix = ''): Generator<Entry> {
  for (const [key, value] of Object.entries(record)) {
    const name = prefix + key;
    if (isObject(value)) yield* flattenObject(value, `${name}.`);
    else yield [name, Array.isArray(value) ? JSON.stringify(value) : (value as Cell)];
  }
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
