import { parse } from 'csv-parse/sync';
import type { Diamond } from '../diamonds.ts';

const TEXTS = ['cut', 'color', 'clarity'] as const;
const NUMBERS = ['carat', 'depth', 'table', 'x', 'y', 'z'] as const;

/** What the columns of CSV without a header are. */
const FEATURES = ['carat', 'cut', 'color', 'clarity', 'depth', 'table', 'x', 'y', 'z'] as const;

type Row = Readonly<Record<string, unknown>>;

/** The rows of CSV text; its first line may name the columns, the weight among them. */
export function readCsv(text: string): readonly Row[] {
  const hasHeader = /(^|,)\s*"?carat"?\s*(,|$)/.test(text.split('\n', 1)[0] ?? '');
  return parse(text, {
    columns: hasHeader ? true : [...FEATURES],
    skip_empty_lines: true,
    trim: true,
  }) as Row[];
}

/** The rows of JSON Lines. */
export function readJsonLines(text: string): readonly Row[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row);
}

/**
 * The stone of a row. What the price does not depend on may be missing; columns that are not a stone's are ignored.
 *
 * @throws Error naming the column that is missing or wrong
 */
export function readStone(row: Row): Omit<Diamond, 'price'> {
  const carat = readPositive(row, 'carat');
  const numbers = NUMBERS.map((name) => [name, Number(row[name] ?? 0)]);
  const texts = TEXTS.map((name) => [name, readText(row, name)]);
  return { ...Object.fromEntries([...numbers, ...texts]), carat } as Omit<Diamond, 'price'>;
}

/** @throws Error as {@link readStone}, and where the price is missing */
export function readDiamond(row: Row): Diamond {
  return { ...readStone(row), price: readPositive(row, 'price') };
}

function readPositive(row: Row, name: string): number {
  const value = Number(row[name]);
  if (row[name] === '' || row[name] === null || !(value > 0) || !Number.isFinite(value)) {
    throw new Error(`${name} is ${JSON.stringify(row[name]) ?? 'missing'}, allowed: a number above 0`);
  }
  return value;
}

function readText(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== 'string' || value === '') {
    throw new Error(`${name} is ${JSON.stringify(value) ?? 'missing'}, allowed: a text`);
  }
  return value;
}
