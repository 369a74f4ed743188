import { type Cell, cellsOf } from '../../lambdas/core/column.ts';
import type { Table } from '../../lambdas/core/table.ts';

/** A table's columns as plain cells by name. */
export function columnCells(table: Table): Record<string, readonly Cell[]> {
  return Object.fromEntries([...table.columns].map(([name, column]) => [name, cellsOf(column)]));
}
