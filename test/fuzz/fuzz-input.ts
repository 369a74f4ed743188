import { gunzipSync, gzipSync } from 'node:zlib';
import { bytesSource } from '../../lambdas/codec/byte-source.ts';
import { readBatches } from '../../lambdas/codec/read-batches.ts';
import { InputError } from '../../lambdas/core/errors.ts';
import { seededRandom } from '../../lambdas/core/simulate/random.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import { choose, mutate } from './mutate.ts';
import { ORIGINALS, type Original } from './originals.ts';

/** A damaged file: its number is the seed that makes it again. */
export interface FuzzInput {
  readonly number: number;
  readonly original: Original;
  readonly bytes: Buffer;
  /** Where damage was done: to the file, to the gzip around it, or to both. */
  readonly around: 'plain' | 'gzip inside' | 'gzip outside';
}

/** What came of a damaged file, for the count of what was tried. */
export interface FuzzOutcome {
  readonly format: string;
  readonly end: 'read' | 'named error';
  readonly rows: number;
  readonly reported: number;
}

/** The damaged file of a number. */
export function makeInput(number: number): FuzzInput {
  const random = seededRandom(number);
  const original = choose(choose(ORIGINALS, random), random);
  const around = choose(['plain', 'plain', 'gzip inside', 'gzip outside'] as const, random);
  const { bytes } = original;
  if (around === 'plain') return { number, original, around, bytes: mutate(bytes, random) };
  if (around === 'gzip inside') return { number, original, around, bytes: gzipSync(mutate(bytes, random)) };
  return { number, original, around, bytes: mutate(gzipSync(bytes), random) };
}

/**
 * Reads a damaged file and checks that nothing is lost: every column is as long as the table, every line is
 * read or reported, every undamaged record gives all of its rows, and a file that cannot be read is named.
 *
 * @throws Error that says what was wrong
 */
export async function tryInput({ original, bytes, around }: FuzzInput): Promise<FuzzOutcome> {
  const { name, format } = original;
  const outcome = { format: typeof format === 'string' ? format : format.kind };
  const tables: Table[] = [];
  try {
    for await (const table of readBatches(bytesSource(name, bytes), format)) tables.push(table);
  } catch (error) {
    if (!(error instanceof InputError) || !error.message.startsWith(`${name}: `)) throw error;
    return { ...outcome, end: 'named error', rows: 0, reported: 1 };
  }
  for (const { rows, columns, malformed } of tables) {
    for (const [column, { length }] of columns)
      expectThat(length === rows, `column ${column} has ${length} rows of ${rows}`);
    expectThat(malformed.count > 0 === malformed.examples.length > 0, 'a count without an example');
  }
  const rows = sum(tables.map((table) => table.rows));
  const reported = sum(tables.map((table) => table.malformed.count));
  const text = textOf(bytes, around);
  if (text !== null) checkCount(original, text, { rows, reported });
  return { ...outcome, end: 'read', rows, reported };
}

/** The text that the reader saw, where its lines can be counted by hand: UTF-8, and gzip that is whole. */
function textOf(bytes: Buffer, around: FuzzInput['around']): string | null {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (isGzip !== (around !== 'plain')) return null;
  const plain = isGzip ? tryGunzip(bytes) : bytes;
  if (plain === null) return null;
  const [first = 0, second = 0] = plain;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isUtf16 ? null : new TextDecoder().decode(plain);
}

function tryGunzip(bytes: Buffer): Buffer | null {
  try {
    return gunzipSync(bytes);
  } catch {
    return null;
  }
}

interface Counted {
  readonly rows: number;
  readonly reported: number;
}

function checkCount({ format, rowsOfLine }: Original, text: string, { rows, reported }: Counted): void {
  if (format === 'parquet') return;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const seen = rows + reported;
  if (format === 'csv') {
    // A quote may hold line breaks, so that lines are rows only without one; and a line of a byte-order mark
    // alone may count as blank or as broken.
    const most = text.split('\n').filter((line) => /[^\r]/.test(line)).length;
    const isWhole = seen >= Math.max(0, lines.length - 1) && seen <= Math.max(0, most - 1);
    if (!text.includes('"')) expectThat(isWhole, `${seen} of ${lines.length - 1} rows`);
    return;
  }
  const least = sum(lines.map((line) => rowsOfLine?.get(line) ?? 1));
  const sound = sum(lines.map((line) => rowsOfLine?.get(line) ?? 0));
  expectThat(seen >= least, `${seen} rows read or reported, at least ${least} are in the file`);
  expectThat(rows >= sound, `${rows} rows read, ${sound} are undamaged`);
  if (format === 'jsonl') expectThat(seen === lines.length, `${seen} of ${lines.length} rows`);
}

function expectThat(holds: boolean, fault: string): void {
  if (!holds) throw new Error(fault);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
