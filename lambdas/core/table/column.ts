/** One value as a file holds it; null is missing. */
export type Cell = string | number | boolean | null;

/** A value that is there. */
export type Value = NonNullable<Cell>;

/** Numbers, row by row. */
export interface NumberColumn {
  readonly kind: 'numbers';
  readonly length: number;
  /** NaN is missing, and stands where `others` has the value. */
  readonly values: Float64Array;
  /** By row: values that are no number, or that a number cannot write again, such as the text "007". */
  readonly others: ReadonlyMap<number, Value>;
}

/** Values of which many are alike: what a row holds is a place in a list. */
export interface DictionaryColumn {
  readonly kind: 'dictionary';
  readonly length: number;
  /** Index in `entries`; −1 is missing. */
  readonly codes: Int32Array;
  /** Every value once. Some may be in no row. */
  readonly entries: readonly Value[];
}

/** Points in time, as a file has them that knows such a type. Their cells are ISO-8601 in UTC. */
export interface InstantColumn {
  readonly kind: 'instants';
  readonly length: number;
  /** Milliseconds since 1970 UTC; NaN is missing. */
  readonly values: Float64Array;
}

/** Values that are mostly different, such as ids. */
export interface CellColumn {
  readonly kind: 'cells';
  readonly length: number;
  readonly cells: readonly Cell[];
}

/**
 * A column of a table, typed by what it holds. The kinds are ways to store cells and say nothing about what
 * a column means: two columns of equal cells give the same verdicts. What is read once a row goes through
 * {@link cellAt}; what is read often reads the arrays, see column-values.ts.
 */
export type Column = NumberColumn | DictionaryColumn | InstantColumn | CellColumn;

const NO_OTHERS: ReadonlyMap<number, Value> = new Map();

/** The cell of a row; null beyond the end. Cost: O(1). */
export function cellAt(column: Column, row: number): Cell {
  switch (column.kind) {
    case 'numbers': {
      const value = column.values[row] ?? Number.NaN;
      return Number.isNaN(value) ? (column.others.get(row) ?? null) : value;
    }
    case 'dictionary':
      return column.entries[column.codes[row] ?? -1] ?? null;
    case 'instants': {
      const value = column.values[row] ?? Number.NaN;
      return Number.isNaN(value) ? null : new Date(value).toISOString();
    }
    case 'cells':
      return column.cells[row] ?? null;
  }
}

/** Every cell of a column, in order. */
export function cellsOf(column: Column): readonly Cell[] {
  return column.kind === 'cells'
    ? column.cells
    : Array.from({ length: column.length }, (_, row) => cellAt(column, row));
}

/** A column of numbers; NaN is missing. */
export function numberColumn(values: Float64Array, others = NO_OTHERS): NumberColumn {
  return { kind: 'numbers', length: values.length, values, others };
}

/** A column without any value. */
export function missingColumn(length: number): NumberColumn {
  return numberColumn(new Float64Array(length).fill(Number.NaN));
}

/** Whether no row has a value. Cost: O(rows) at worst. */
export function isEmptyColumn(column: Column): boolean {
  switch (column.kind) {
    case 'numbers':
      return column.others.size === 0 && column.values.every(Number.isNaN);
    case 'dictionary':
      return column.codes.every((code) => code < 0);
    case 'instants':
      return column.values.every(Number.isNaN);
    case 'cells':
      return column.cells.every((cell) => cell === null);
  }
}

/** The cells of the rows at `indices`, in that order. */
export function takeCells(column: Column, indices: ArrayLike<number>): Column {
  const { length } = indices;
  switch (column.kind) {
    case 'numbers':
      return { kind: 'numbers', length, ...takeNumbers(column, indices) };
    case 'dictionary': {
      const codes = new Int32Array(length);
      for (let row = 0; row < length; row += 1) codes[row] = column.codes[indices[row] as number] ?? -1;
      return { kind: 'dictionary', length, codes, entries: column.entries };
    }
    case 'instants':
      return { kind: 'instants', length, values: takeDoubles(column.values, indices) };
    case 'cells':
      return { kind: 'cells', length, cells: Array.from(indices, (index) => column.cells[index] ?? null) };
  }
}

/**
 * A column of `length` rows with each cell in its row; missing in the others. A cell with a negative row is left
 * out, and no two may have one row.
 */
export function spreadCells(column: Column, rows: Int32Array, length: number): Column {
  switch (column.kind) {
    case 'numbers': {
      const moved = [...column.others].map(([index, value]) => [rows[index] as number, value] as const);
      const others = new Map(moved.filter(([row]) => row >= 0));
      return { kind: 'numbers', length, values: spreadDoubles(column.values, rows, length), others };
    }
    case 'dictionary': {
      const codes = new Int32Array(length).fill(-1);
      for (let index = 0; index < rows.length; index += 1) {
        const row = rows[index] as number;
        if (row >= 0) codes[row] = column.codes[index] as number;
      }
      return { kind: 'dictionary', length, codes, entries: column.entries };
    }
    case 'instants':
      return { kind: 'instants', length, values: spreadDoubles(column.values, rows, length) };
    case 'cells': {
      const cells = new Array<Cell>(length).fill(null);
      for (let index = 0; index < rows.length; index += 1) {
        const row = rows[index] as number;
        if (row >= 0) cells[row] = column.cells[index] ?? null;
      }
      return { kind: 'cells', length, cells };
    }
  }
}

/** The rows from `start` up to, not including, `end`; typed columns share their memory with the whole. */
export function sliceColumn(column: Column, start: number, end: number): Column {
  const length = end - start;
  switch (column.kind) {
    case 'numbers': {
      const others = [...column.others].filter(([row]) => row >= start && row < end);
      const shifted = others.map(([row, value]) => [row - start, value] as const);
      return numberColumn(column.values.subarray(start, end), new Map(shifted));
    }
    case 'dictionary':
      return { ...column, length, codes: column.codes.subarray(start, end) };
    case 'instants':
      return { ...column, length, values: column.values.subarray(start, end) };
    case 'cells':
      return { ...column, length, cells: column.cells.slice(start, end) };
  }
}

function takeNumbers({ values, others }: NumberColumn, indices: ArrayLike<number>) {
  const taken = takeDoubles(values, indices);
  if (others.size === 0) return { values: taken, others };
  const kept = new Map<number, Value>();
  for (let row = 0; row < indices.length; row += 1) {
    const other = others.get(indices[row] as number);
    if (other !== undefined) kept.set(row, other);
  }
  return { values: taken, others: kept };
}

function takeDoubles(values: Float64Array, indices: ArrayLike<number>): Float64Array {
  const taken = new Float64Array(indices.length);
  for (let row = 0; row < taken.length; row += 1) {
    const index = indices[row] as number;
    // Reading beyond an array's ends is slow.
    taken[row] = index >= 0 && index < values.length ? (values[index] as number) : Number.NaN;
  }
  return taken;
}

function spreadDoubles(values: Float64Array, rows: Int32Array, length: number): Float64Array {
  const spread = new Float64Array(length).fill(Number.NaN);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    if (row >= 0) spread[row] = values[index] as number;
  }
  return spread;
}
