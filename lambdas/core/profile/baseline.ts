import type { PerformancePart } from '../../contract/report.ts';
import { canonicalText } from '../canonical.ts';
import { numberOf } from '../cells.ts';
import type { WatchedColumn } from '../columns.ts';
import type { Cell, Table } from '../table.ts';

/** The reference sample of a numeric column: its distinct values, ascending, each with its count. */
export interface NumericBaseline extends WatchedColumn {
  readonly kind: 'numeric';
  /** Whether the reference has the column at all. */
  readonly present: boolean;
  /** Values that are not missing. */
  readonly n: number;
  readonly missing: number;
  readonly values: Float64Array;
  readonly counts: Uint32Array;
}

/** The reference sample of a categorical column: how often each category occurs. */
export interface CategoricalBaseline extends WatchedColumn {
  readonly kind: 'categorical';
  readonly present: boolean;
  readonly n: number;
  readonly missing: number;
  readonly categories: ReadonlyMap<string, number>;
}

export type BaselineColumn = NumericBaseline | CategoricalBaseline;

/** What later windows are compared with. It is made once from the reference and never changes. */
export interface Baseline {
  readonly version: string;
  readonly rows: number;
  readonly columns: readonly BaselineColumn[];
  /** Performance on the reference; null where it has no labelled predictions or was training data. */
  readonly performance: PerformancePart | null;
}

/**
 * The baseline's side of each watched column. Values that are no numbers count as missing in a numeric
 * column.
 *
 * Cost: a sort of each numeric column, O(n log n).
 */
export function baselineColumns(
  reference: Table,
  watched: readonly WatchedColumn[],
): readonly BaselineColumn[] {
  return watched.map((column) => {
    const cells = reference.columns.get(column.column);
    const present = cells !== undefined;
    return column.kind === 'numeric'
      ? { ...column, kind: 'numeric', present, ...countNumbers(cells ?? []) }
      : { ...column, kind: 'categorical', present, ...countCategories(cells ?? []) };
  });
}

function countNumbers(cells: readonly Cell[]): Pick<NumericBaseline, 'n' | 'missing' | 'values' | 'counts'> {
  const numbers = Float64Array.from(cells, (cell) => numberOf(cell) ?? Number.NaN).filter(
    (x) => !Number.isNaN(x),
  );
  // Adding zero turns -0 into 0: the two are one value.
  for (let index = 0; index < numbers.length; index += 1) numbers[index] = (numbers[index] as number) + 0;
  numbers.sort();
  const values = new Float64Array(numbers.length);
  const counts = new Uint32Array(numbers.length);
  let distinct = 0;
  for (const value of numbers) {
    if (distinct === 0 || values[distinct - 1] !== value) {
      values[distinct] = value;
      distinct += 1;
    }
    counts[distinct - 1] = (counts[distinct - 1] as number) + 1;
  }
  return {
    n: numbers.length,
    missing: cells.length - numbers.length,
    values: values.slice(0, distinct),
    counts: counts.slice(0, distinct),
  };
}

function countCategories(cells: readonly Cell[]): Pick<CategoricalBaseline, 'n' | 'missing' | 'categories'> {
  const categories = new Map<string, number>();
  let n = 0;
  for (const cell of cells) {
    if (cell === null) continue;
    const category = canonicalText(cell);
    categories.set(category, (categories.get(category) ?? 0) + 1);
    n += 1;
  }
  return { n, missing: cells.length - n, categories };
}
