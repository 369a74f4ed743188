import type { Cell } from '../core/table/column.ts';
import { ColumnBuilder } from '../core/table/column-builder.ts';
import type { Table } from '../core/table/table.ts';
import { BrokenLines } from './broken-lines.ts';
import type { ReadOptions } from './reader.ts';
import { BATCH_ROWS } from './reader.ts';

/** Most names of columns that nobody asked for; of more, the first by name. */
const MOST_UNREAD = 1000;

/** Where the cells of one column are gathered, from batch to batch. */
export interface ColumnSlot {
  builder: ColumnBuilder;
}

/** Gathers rows of named cells into batches, for formats whose rows bring their own names. */
export class BatchBuilder {
  readonly #wanted: ReadOptions['columns'];
  readonly #slots = new Map<string, ColumnSlot>();
  #rows = 0;
  #broken = new BrokenLines();
  #unread = new Set<string>();

  /** @param names columns that every batch has, whatever its rows bring */
  constructor({ columns }: ReadOptions, names: readonly string[] = []) {
    this.#wanted = columns;
    for (const name of names) this.slotOf(name);
  }

  get isFull(): boolean {
    return this.#rows >= BATCH_ROWS;
  }

  /** Sets a cell of the row that is being gathered; of two with one name the last counts. */
  set(name: string, cell: Cell): void {
    const slot = this.slotOf(name);
    if (slot !== null) this.setIn(slot, cell);
  }

  /** Sets a cell where {@link slotOf} said, for readers that know the names of all rows. */
  setIn({ builder }: ColumnSlot, cell: Cell): void {
    builder.add(this.#rows, cell);
  }

  /** Where a column's cells are gathered, which is then part of every batch; null for one that is not wanted. */
  slotOf(name: string): ColumnSlot | null {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    if (this.#wanted !== null && !this.#wanted.has(name)) {
      this.#noteUnread(name);
      return null;
    }
    const slot = { builder: new ColumnBuilder(this.#wanted?.get(name)) };
    this.#slots.set(name, slot);
    return slot;
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
    const columns = [...this.#slots].map(
      ([name, { builder }]) => [name, builder.finish(this.#rows)] as const,
    );
    const table = {
      rows: this.#rows,
      columns: new Map(columns),
      malformed: this.#broken.summary(),
      unread: firstNames(this.#unread),
    };
    for (const [name, slot] of this.#slots) slot.builder = new ColumnBuilder(this.#wanted?.get(name));
    this.#rows = 0;
    this.#broken = new BrokenLines();
    return table;
  }
}

function firstNames(names: Iterable<string>): readonly string[] {
  return [...names].sort().slice(0, MOST_UNREAD);
}
