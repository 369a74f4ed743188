import { InvalidArgumentError } from 'commander';
import type { Cell } from '../../lambdas/core/table/column.ts';

/** How a column's numbers change in the periods with drift: each becomes value × scale + shift. */
export interface Drift {
  readonly column: string;
  readonly scale: number;
  readonly shift: number;
}

/** Which periods drift, from 0, both ends inclusive. */
export interface PeriodRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads a drift as it is typed.
 *
 * @throws InvalidArgumentError naming what is allowed
 * @example parseDrift('carat:scale=0.8,shift=0.1') // { column: 'carat', scale: 0.8, shift: 0.1 }
 */
export function parseDrift(text: string): Drift {
  const [, column = '', list = ''] = /^(.+):([^:]+)$/.exec(text) ?? [];
  const changes = list.split(',').map((part) => /^(scale|shift)=(.+)$/.exec(part.trim()));
  const numbers = new Map(changes.map((found) => [found?.[1], Number(found?.[2] ?? Number.NaN)]));
  if (column === '' || [...numbers.values()].some((value) => !Number.isFinite(value))) {
    throw new InvalidArgumentError(
      'allowed: COLUMN:scale=NUMBER, COLUMN:shift=NUMBER, or both with a comma between.',
    );
  }
  return { column, scale: numbers.get('scale') ?? 1, shift: numbers.get('shift') ?? 0 };
}

/**
 * Reads periods as they are typed.
 *
 * @throws InvalidArgumentError naming what is allowed
 * @example parsePeriods('2-4') // { first: 2, last: 4 }
 */
export function parsePeriods(text: string): PeriodRange {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const range = { first: Number(from), last: Number(to ?? from) };
  if (from === undefined || range.last < range.first) {
    throw new InvalidArgumentError('allowed: a period from 0, or the first and the last as in 2-4.');
  }
  return range;
}

/** A column's cell under those of the drifts that are about it. Only numbers drift. */
export function driftCell(cell: Cell, column: string, drifts: readonly Drift[]): Cell {
  return drifts
    .filter((drift) => drift.column === column)
    .reduce((value, { scale, shift }) => (typeof value === 'number' ? value * scale + shift : value), cell);
}

/** @example describeDrift({ column: 'carat', scale: 0.8, shift: 0 }) // 'carat × 0.8' */
export function describeDrift({ column, scale, shift }: Drift): string {
  const sign = shift < 0 ? '−' : '+';
  return [
    column,
    ...(scale === 1 ? [] : [`× ${scale}`]),
    ...(shift === 0 ? [] : [`${sign} ${Math.abs(shift)}`]),
  ].join(' ');
}
