import { type Cell, cellsOf } from '../../../lambdas/core/table/column.ts';
import type { Table } from '../../../lambdas/core/table/table.ts';

/** A table's columns as plain cells by name. */
export function columnCells(table: Table): Record<string, readonly Cell[]> {
  return Object.fromEntries([...table.columns].map(([name, column]) => [name, cellsOf(column)]));
}

/** The same with numbers as text: in CSV a number and the text that writes it are one value. */
export function columnTexts(table: Table): Record<string, readonly (string | null)[]> {
  const columns = Object.entries(columnCells(table));
  return Object.fromEntries(
    columns.map(([name, cells]) => [name, cells.map((cell) => (cell === null ? null : String(cell)))]),
  );
}
