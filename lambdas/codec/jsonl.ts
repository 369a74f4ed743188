import type { Cell, Table } from '../core/table.ts';
import { parseJsonLine } from './json-line.ts';
import { BrokenLines, DAMAGED_TEXT, isDamaged, quoteLine, type TextSource } from './text-source.ts';

type Entry = readonly [name: string, cell: Cell];

/**
 * Reads JSON Lines: one object a line, nested objects by path (`input.carat`), arrays as their JSON text.
 * Keys that a line lacks are missing there. A line that is no JSON object is counted, quoted and left out;
 * blank lines are skipped. What Python writes is read: `NaN` is missing, `Infinity` a number; whole numbers
 * beyond 2⁵³ keep all their digits, as text.
 */
export function readJsonLines(source: TextSource): Table {
  const columns = new Map<string, Cell[]>();
  const broken = new BrokenLines();
  let rows = 0;
  let line = 0;
  for (const text of source.text.split('\n')) {
    line += 1;
    if (text.trim() === '') continue;
    const entries = isDamaged(source, text) ? null : readEntries(text);
    if (entries === null) {
      const fault = isDamaged(source, text) ? DAMAGED_TEXT : 'not a JSON object';
      broken.add(`line ${line}: ${fault}: ${quoteLine(text)}`);
      continue;
    }
    for (const [name, cell] of entries) setCell(columns, name, { row: rows, cell });
    rows += 1;
  }
  for (const cells of columns.values()) padTo(cells, rows);
  return { rows, columns, malformed: broken.summary() };
}

/** A line's cells by path, or null where the line is no JSON object. */
function readEntries(line: string): readonly Entry[] | null {
  try {
    const value = parseJsonLine(line);
    return isObject(value) ? [...flatten(value, '')] : null;
  } catch (error) {
    // Too many nested objects are a broken line like any other.
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

function* flatten(record: object, prefix: string): Generator<Entry> {
  for (const [key, value] of Object.entries(record)) {
    const name = prefix + key;
    if (isObject(value)) yield* flatten(value, `${name}.`);
    else yield [name, Array.isArray(value) ? JSON.stringify(value) : (value as Cell)];
  }
}

/** One cell a row and column: where two keys of a line make the same path, the last one counts. */
function setCell(
  columns: Map<string, Cell[]>,
  name: string,
  { row, cell }: { row: number; cell: Cell },
): void {
  let cells = columns.get(name);
  if (cells === undefined) {
    cells = [];
    columns.set(name, cells);
  }
  padTo(cells, row);
  cells[row] = cell;
}

function padTo(cells: Cell[], length: number): void {
  while (cells.length < length) cells.push(null);
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
