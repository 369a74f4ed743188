import type { ArrowField } from './arrow-memory.ts';

/** How the values of a column are read. */
export type ColumnType =
  | { readonly kind: 'doubles' | 'floats' | 'longs' | 'unsigned longs' | 'booleans' | 'nothing' }
  | { readonly kind: 'integers'; readonly bytes: 1 | 2 | 4; readonly signed: boolean }
  | { readonly kind: 'texts'; readonly offsetBytes: 4 | 8 }
  | { readonly kind: 'text views' }
  | { readonly kind: 'days' }
  | { readonly kind: 'times'; readonly perMillisecond: number; readonly milliseconds: number }
  | { readonly kind: 'decimals'; readonly bytes: number; readonly scale: number };

const PLAIN: Readonly<Record<string, ColumnType>> = {
  n: { kind: 'nothing' },
  b: { kind: 'booleans' },
  c: { kind: 'integers', bytes: 1, signed: true },
  C: { kind: 'integers', bytes: 1, signed: false },
  s: { kind: 'integers', bytes: 2, signed: true },
  S: { kind: 'integers', bytes: 2, signed: false },
  i: { kind: 'integers', bytes: 4, signed: true },
  I: { kind: 'integers', bytes: 4, signed: false },
  l: { kind: 'longs' },
  L: { kind: 'unsigned longs' },
  f: { kind: 'floats' },
  g: { kind: 'doubles' },
  u: { kind: 'texts', offsetBytes: 4 },
  U: { kind: 'texts', offsetBytes: 8 },
  vu: { kind: 'text views' },
  tdD: { kind: 'days' },
  tdm: { kind: 'times', perMillisecond: 1, milliseconds: 1 },
};

/** Seconds, milliseconds, microseconds and nanoseconds, with or without a time zone: all count from 1970 UTC. */
const TIMESTAMP = /^ts([smun]):/;
const TIMESTAMP_UNITS: Readonly<Record<string, { perMillisecond: number; milliseconds: number }>> = {
  s: { perMillisecond: 1, milliseconds: 1000 },
  m: { perMillisecond: 1, milliseconds: 1 },
  u: { perMillisecond: 1000, milliseconds: 1 },
  n: { perMillisecond: 1_000_000, milliseconds: 1 },
};

const DECIMAL = /^d:\d+,(-?\d+)(?:,(\d+))?$/;

/** How a column of a type is read; undefined where it cannot be. */
export function columnTypeOf({ format }: ArrowField): ColumnType | undefined {
  const plain = PLAIN[format];
  if (plain !== undefined) return plain;
  const unit = TIMESTAMP_UNITS[TIMESTAMP.exec(format)?.[1] ?? ''];
  if (unit !== undefined) return { kind: 'times', ...unit };
  const decimal = DECIMAL.exec(format);
  return decimal === null
    ? undefined
    : { kind: 'decimals', bytes: Number(decimal[2] ?? '128') / 8, scale: Number(decimal[1]) };
}

/** Names of types that are not read, by the beginning of their format. */
const TYPE_NAMES: readonly (readonly [string, string])[] = [
  ['+m', 'map'],
  ['+u', 'union'],
  ['+', 'list'],
  ['tt', 'time of day'],
  ['tD', 'duration'],
  ['ti', 'interval'],
  ['e', 'half-precision number'],
];

/** What people call a type that cannot be read. */
export function nameType({ format }: ArrowField): string {
  return TYPE_NAMES.find(([start]) => format.startsWith(start))?.[1] ?? 'binary';
}
