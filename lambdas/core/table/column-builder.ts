import { numberOf } from './cells.ts';
import { type Cell, type Column, numberColumn, type Value } from './column.ts';
import type { ColumnUse } from './column-uses.ts';

/** Values beside the numbers of a column that are kept one by one; with more it is no column of numbers. */
const MOST_OTHERS = 64;
/** A dictionary pays until it is longer than this and than half of the rows. */
const LONGEST_DICTIONARY = 1024;

/**
 * Gathers the cells of a column row by row and finds the kind that holds them best: numbers, a dictionary,
 * or, where most values differ, plain cells. Rows that are skipped are missing. Where only numbers matter,
 * a text that is one is kept as its number.
 *
 * @example new ColumnBuilder().add(0, 'Ideal'); …finish(2) // a dictionary of one entry, the second row missing
 */
export class ColumnBuilder {
  #numbers = new Float64Array(0);
  #others = new Map<number, Value>();
  #codes: number[] | null = null;
  #codeOf = new Map<Value, number>();
  #cells: Cell[] | null = null;
  /** Rows up to the last one that was added. */
  #length = 0;
  readonly #use: ColumnUse;

  constructor(use: ColumnUse = 'any') {
    this.#use = use;
  }

  /** Sets a row's cell; rows come in order, and a row that comes again is replaced. */
  add(row: number, given: Cell): void {
    const cell = this.#use === 'numbers' && typeof given === 'string' ? (numberOf(given) ?? given) : given;
    if (this.#cells !== null) this.#addCell(this.#cells, row, cell);
    else if (this.#codes !== null) this.#addCode(this.#codes, row, cell);
    else this.#addNumber(row, cell);
    this.#length = Math.max(this.#length, row + 1);
  }

  /** The column of so many rows. The builder is of no use afterwards. */
  finish(length: number): Column {
    if (this.#cells !== null) {
      padTo(this.#cells, length, null);
      return { kind: 'cells', length, cells: this.#cells };
    }
    if (this.#codes !== null) {
      padTo(this.#codes, length, -1);
      return {
        kind: 'dictionary',
        length,
        codes: Int32Array.from(this.#codes),
        entries: [...this.#codeOf.keys()],
      };
    }
    this.#reserve(length);
    return numberColumn(this.#numbers.slice(0, length), this.#others);
  }

  #addNumber(row: number, cell: Cell): void {
    this.#reserve(row + 1);
    const isNumber = typeof cell === 'number';
    this.#numbers[row] = isNumber ? cell : Number.NaN;
    if (this.#others.size > 0) this.#others.delete(row);
    if (isNumber || cell === null) return;
    this.#others.set(row, cell);
    if (this.#others.size > MOST_OTHERS || this.#length === 0) this.#toDictionary(row + 1);
  }

  #addCode(codes: number[], row: number, cell: Cell): void {
    padTo(codes, row, -1);
    if (cell === null) {
      codes[row] = -1;
      return;
    }
    let code = this.#codeOf.get(cell);
    if (code === undefined) {
      code = this.#codeOf.size;
      this.#codeOf.set(cell, code);
    }
    codes[row] = code;
    if (this.#codeOf.size > LONGEST_DICTIONARY && 2 * this.#codeOf.size > codes.length) {
      const entries = [...this.#codeOf.keys()];
      this.#cells = codes.map((place) => entries[place] ?? null);
    }
  }

  #addCell(cells: Cell[], row: number, cell: Cell): void {
    padTo(cells, row, null);
    cells[row] = cell;
  }

  #toDictionary(length: number): void {
    const numbers = numberColumn(this.#numbers, this.#others);
    const codes: number[] = [];
    this.#codes = codes;
    for (let row = 0; row < length; row += 1) {
      const value = numbers.values[row] as number;
      const cell = Number.isNaN(value) ? (numbers.others.get(row) ?? null) : value;
      if (this.#cells === null) this.#addCode(codes, row, cell);
      else this.#addCell(this.#cells, row, cell);
    }
  }

  #reserve(length: number): void {
    if (length <= this.#numbers.length) return;
    const grown = new Float64Array(Math.max(length, 2 * this.#numbers.length, 64)).fill(Number.NaN);
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}

function padTo<T>(list: T[], length: number, filler: T): void {
  while (list.length < length) list.push(filler);
}

/**
 * A column of these cells; numbers may be given as an array of doubles, where NaN is missing.
 *
 * @example columnOf(['Ideal', null]).kind // 'dictionary'
 */
export function columnOf(cells: readonly Cell[] | Float64Array): Column {
  if (cells instanceof Float64Array) return numberColumn(cells);
  const builder = new ColumnBuilder();
  cells.forEach((cell, row) => {
    builder.add(row, cell);
  });
  return builder.finish(cells.length);
}
