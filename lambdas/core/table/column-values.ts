import { instantOf, numberOf } from './cells.ts';
import { type Cell, type Column, cellAt, type Value } from './column.ts';

/** A column read as numbers, one a row. */
export interface RowNumbers {
  /** NaN where the value is missing or is no number. */
  readonly values: Float64Array;
  /** Rows whose value is no number. */
  readonly wrong: ReadonlySet<number>;
}

const NONE_WRONG: ReadonlySet<number> = new Set();

/**
 * A column's cells as numbers, as {@link numberOf} reads each. A column of plain numbers gives its own array,
 * which is not to be changed. Cost: O(rows), nothing for plain numbers.
 */
export function numbersOf(column: Column): RowNumbers {
  if (column.kind === 'numbers' && column.others.size === 0)
    return { values: column.values, wrong: NONE_WRONG };
  const values = new Float64Array(column.length);
  const wrong = new Set<number>();
  const read = (row: number, number: number | undefined): void => {
    values[row] = number ?? Number.NaN;
    if (number === undefined) wrong.add(row);
  };
  if (column.kind === 'numbers') {
    values.set(column.values);
    for (const [row, value] of column.others) read(row, numberOf(value));
  } else {
    const numberAt = readValues(column, (value) => ({ number: numberOf(value) }));
    for (let row = 0; row < column.length; row += 1) {
      const answer = numberAt(row);
      read(row, answer === null ? Number.NaN : answer.number);
    }
  }
  return { values, wrong };
}

/** A column's cells as milliseconds since 1970 UTC; NaN where one is missing or no instant. Cost: O(rows). */
export function instantsOf(column: Column): Float64Array {
  if (column.kind === 'instants') return column.values;
  const instants = new Float64Array(column.length).fill(Number.NaN);
  if (column.kind === 'numbers') {
    for (const [row, value] of column.others) instants[row] = instantOf(value) ?? Number.NaN;
    return instants;
  }
  const instantAt = readValues(column, (value) => instantOf(value) ?? Number.NaN);
  for (let row = 0; row < column.length; row += 1) instants[row] = instantAt(row) ?? Number.NaN;
  return instants;
}

/**
 * Reads a column's values through a question, asked once for each entry of a dictionary: what the answer is
 * for a row, or null where the row has no value.
 */
export function readValues<A>(column: Column, ask: (value: Value) => A): (row: number) => A | null {
  if (column.kind === 'dictionary') {
    const answers = column.entries.map(ask);
    return (row) => answers[column.codes[row] as number] ?? null;
  }
  return (row) => {
    const cell = cellAt(column, row);
    return cell === null ? null : ask(cell);
  };
}

/** How often each value of a column occurs, and how many are missing. Cost: O(rows). */
export function countValuesOf(column: Column): {
  readonly counts: ReadonlyMap<Value, number>;
  readonly missing: number;
} {
  const counts = new Map<Value, number>();
  const add = (value: Value, times: number): void => {
    counts.set(value, (counts.get(value) ?? 0) + times);
  };
  let missing = 0;
  if (column.kind === 'dictionary') {
    const times = new Uint32Array(column.entries.length);
    for (const code of column.codes) {
      if (code < 0) missing += 1;
      else times[code] = (times[code] as number) + 1;
    }
    column.entries.forEach((entry, code) => {
      if ((times[code] as number) > 0) add(entry, times[code] as number);
    });
    return { counts, missing };
  }
  for (let row = 0; row < column.length; row += 1) {
    const cell: Cell = cellAt(column, row);
    if (cell === null) missing += 1;
    else add(cell, 1);
  }
  return { counts, missing };
}
