import type { Cell } from '../core/table/column.ts';
import { ColumnBuilder } from '../core/table/column-builder.ts';
import type { Table } from '../core/table/table.ts';
import { BrokenLines } from './broken-lines.ts';
import type { ReadOptions } from './reader.ts';
import { BATCH_ROWS } from './reader.ts';

/** Most names of columns that nobody asked for; of more, the first by name. */
const MOST_UNREAD = 1000;

/** Gathers rows of named cells into batches, for formats whose rows bring their own names. */
export class BatchBuilder {
  readonly #wanted: ReadOptions['columns'];
  #columns = new Map<string, ColumnBuilder>();
  #rows = 0;
  #broken = new BrokenLines();
  #unread = new Set<string>();

  /** @param names columns that every batch has, whatever its rows bring */
  constructor({ columns }: ReadOptions, names: readonly string[] = []) {
    this.#wanted = columns;
    for (const name of names) this.#columnOf(name);
  }

  get isFull(): boolean {
    return this.#rows >= BATCH_ROWS;
  }

  /** Sets a cell of the row that is being gathered; of two with one name the last counts. */
  set(name: string, cell: Cell): void {
    this.#columnOf(name)?.add(this.#rows, cell);
  }

  /** Where a column's cells are gathered; null for one that is not wanted. */
  #columnOf(name: string): ColumnBuilder | null {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    if (this.#wanted !== null && !this.#wanted.has(name)) {
      this.#noteUnread(name);
      return null;
    }
    const column = new ColumnBuilder(this.#wanted?.get(name));
    this.#columns.set(name, column);
    return column;
  }

  #noteUnread(name: string): void {
    this.#unread.add(name);
    if (this.#unread.size > 2 * MOST_UNREAD) this.#unread = new Set(firstNames(this.#unread));
  }

  /** Ends the row that was being gathered. */
  endRow(): void {
    this.#rows += 1;
  }

  /** Counts rows that are broken, with a description for the report. */
  addBroken(description: string, rows = 1): void {
    this.#broken.add(description, rows);
  }

  /** The rows gathered so far; a new batch begins. Columns that were seen before stay. */
  take(): Table {
    const columns = [...this.#columns].map(([name, column]) => [name, column.finish(this.#rows)] as const);
    const table = {
      rows: this.#rows,
      columns: new Map(columns),
      malformed: this.#broken.summary(),
      unread: firstNames(this.#unread),
    };
    this.#columns = new Map(columns.map(([name]) => [name, new ColumnBuilder(this.#wanted?.get(name))]));
    this.#rows = 0;
    this.#broken = new BrokenLines();
    return table;
  }
}

function firstNames(names: Iterable<string>): readonly string[] {
  return [...names].sort().slice(0, MOST_UNREAD);
}
