import { type Cell, type Column, missingColumn, takeCells } from './column.ts';
import { columnOf } from './column-builder.ts';
import { concatColumns } from './concat-columns.ts';

/** A broken line that was left out, quoted for the report. */
export interface MalformedRows {
  readonly count: number;
  /** The first few broken lines, each with where it stands and what is wrong. */
  readonly examples: readonly string[];
}

/** Rows by column, as a reader gives them. Every column is `rows` long. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
  readonly malformed: MalformedRows;
  /** Names of further columns, which were not asked for; left out where nobody looked for them. */
  readonly unread?: readonly string[];
  /** Rows of the whole file that the rows come from; left out where that is not known before it is read. */
  readonly rowsInFile?: number;
}

/** How many broken lines or values are quoted in a report. */
export const MAX_EXAMPLES = 3;

const NONE_MALFORMED: MalformedRows = { count: 0, examples: [] };

/**
 * A table from columns of equal length.
 *
 * @throws RangeError where the columns differ in length
 * @example tableOf({ carat: [0.3, null] }).rows // 2
 */
export function tableOf(columns: Readonly<Record<string, readonly Cell[] | Float64Array>>): Table {
  const entries = Object.entries(columns);
  const rows = entries[0]?.[1].length ?? 0;
  for (const [name, cells] of entries) {
    if (cells.length !== rows)
      throw new RangeError(`column ${name} has ${cells.length} rows, expected ${rows}`);
  }
  const typed = entries.map(([name, cells]) => [name, columnOf(cells)] as const);
  return { rows, columns: new Map(typed), malformed: NONE_MALFORMED };
}

/** The rows at `indices`, in that order. The broken lines stay with the table they were read in. */
export function takeRows(table: Table, indices: ArrayLike<number>): Table {
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) columns.set(name, takeCells(column, indices));
  return { ...table, rows: indices.length, columns, malformed: NONE_MALFORMED };
}

/** The named columns of a table; names that it does not have are left out. */
export function takeColumns(table: Table, names: readonly string[]): Table {
  const columns = new Map<string, Column>();
  for (const name of names) {
    const column = table.columns.get(name);
    if (column !== undefined) columns.set(name, column);
  }
  return { rows: table.rows, columns, malformed: table.malformed };
}

/** All rows of several tables, one after the other; a column that a table lacks is missing there. */
export function concatTables(tables: readonly Table[]): Table {
  return drainTables([...tables]);
}

/**
 * As {@link concatTables}, but `tables` is empty afterwards: its rows are let go column by column, so that no
 * more than one column is held twice.
 */
export function drainTables(tables: Table[]): Table {
  const parts = tables.splice(0).map((table) => ({ ...table, columns: new Map(table.columns) }));
  const unread = new Set(parts.flatMap((part) => part.unread ?? []));
  const names = new Set(parts.flatMap((part) => [...part.columns.keys()]));
  const columns = new Map<string, Column>();
  for (const name of names) {
    const pieces = parts.map((part) => part.columns.get(name) ?? missingColumn(part.rows));
    for (const part of parts) part.columns.delete(name);
    columns.set(name, concatColumns(pieces));
  }
  return {
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    columns,
    malformed: mergeMalformed(parts.map((part) => part.malformed)),
    ...(unread.size > 0 && { unread: [...unread] }),
  };
}

/** Counts of broken lines added up, with the first few examples. */
export function mergeMalformed(parts: readonly MalformedRows[]): MalformedRows {
  return {
    count: parts.reduce((sum, part) => sum + part.count, 0),
    examples: parts.flatMap((part) => part.examples).slice(0, MAX_EXAMPLES),
  };
}

/** The table with one column put in the place of the one of its name, or added. */
export function withColumn(table: Table, name: string, cells: readonly Cell[]): Table {
  return { ...table, columns: new Map([...table.columns, [name, columnOf(cells)]]) };
}
