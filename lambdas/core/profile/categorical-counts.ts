import { canonicalText } from '../table/canonical.ts';
import type { Column, Value } from '../table/column.ts';
import { countValuesOf } from '../table/column-values.ts';

/** How often each category of a column occurs. */
export interface CategoryCounts {
  /** Values that are not missing. */
  readonly n: number;
  readonly missing: number;
  readonly categories: ReadonlyMap<string, number>;
}

/** A window's categorical column. */
export interface CategoricalCounts extends CategoryCounts {
  readonly kind: 'categorical';
  /** Rows of chunks that had the column. */
  readonly presentRows: number;
}

const BOOLEAN = /^(true|false)$/i;

/** The category of a value: its canonical text, where true and false are the same in any case. */
function categoryOf(value: Value): string {
  const text = canonicalText(value);
  return BOOLEAN.test(text) ? text.toLowerCase() : text;
}

/** Counts a column's values by category. Cost: O(rows), and the category's text once a distinct value. */
export function countCategories(column: Column): CategoryCounts {
  const { counts, missing } = countValuesOf(column);
  const categories = new Map<string, number>();
  for (const [value, count] of counts) {
    const category = categoryOf(value);
    categories.set(category, (categories.get(category) ?? 0) + count);
  }
  return { n: column.length - missing, missing, categories };
}

/** A chunk's categorical column; null: the chunk lacks the column, so all its rows are missing. */
export function categoricalCounts(column: Column | null, rows: number): CategoricalCounts {
  if (column === null)
    return { kind: 'categorical', presentRows: 0, n: 0, missing: rows, categories: new Map() };
  return { kind: 'categorical', presentRows: rows, ...countCategories(column) };
}

/** The counts of both. Pure, exact and order-free. */
export function mergeCategories(a: CategoricalCounts, b: CategoricalCounts): CategoricalCounts {
  const categories = new Map(a.categories);
  for (const [category, count] of b.categories)
    categories.set(category, (categories.get(category) ?? 0) + count);
  return {
    kind: 'categorical',
    presentRows: a.presentRows + b.presentRows,
    n: a.n + b.n,
    missing: a.missing + b.missing,
    categories,
  };
}
