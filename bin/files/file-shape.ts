import type { Table } from '../../lambdas/core/table/table.ts';

/** What of a data file its columns are checked by. */
export interface FileShape {
  readonly rows: number;
  /** Names of the columns, in the order of the file. */
  readonly names: ReadonlySet<string>;
}

export function shapeOf({ rows, columns }: Table): FileShape {
  return { rows, names: new Set(columns.keys()) };
}

/** The shape of a file whose rows come in batches. */
export class ShapeGatherer implements FileShape {
  readonly names = new Set<string>();
  rows = 0;

  add({ rows, columns }: Table): void {
    this.rows += rows;
    for (const name of columns.keys()) this.names.add(name);
  }
}

/** That a file's values look separated by something else than commas, to be put into a sentence; empty where not. */
export function sayUnseparated(names: ReadonlySet<string>): string {
  const [only = ''] = names.size === 1 ? names : [];
  return /[;\t]/.test(only) ? ` (it has one column, "${only}"; values are separated by ",")` : '';
}
