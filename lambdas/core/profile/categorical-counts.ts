import { canonicalText } from '../canonical.ts';
import type { Cell } from '../table.ts';

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

/** The category of a cell: its canonical text, where true and false are the same in any case. */
function categoryOf(cell: NonNullable<Cell>): string {
  const text = canonicalText(cell);
  return BOOLEAN.test(text) ? text.toLowerCase() : text;
}

/** Counts cells by category. */
export function countCategories(cells: readonly Cell[]): CategoryCounts {
  const categories = new Map<string, number>();
  let missing = 0;
  for (const cell of cells) {
    if (cell === null) {
      missing += 1;
      continue;
    }
    const category = categoryOf(cell);
    categories.set(category, (categories.get(category) ?? 0) + 1);
  }
  return { n: cells.length - missing, missing, categories };
}

/** A chunk's categorical column; null cells: the chunk lacks the column, so all its rows are missing. */
export function categoricalCounts(cells: readonly Cell[] | null, rows: number): CategoricalCounts {
  if (cells === null)
    return { kind: 'categorical', presentRows: 0, n: 0, missing: rows, categories: new Map() };
  return { kind: 'categorical', presentRows: rows, ...countCategories(cells) };
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
