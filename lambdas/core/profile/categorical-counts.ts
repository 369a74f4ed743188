import { canonicalText } from '../canonical.ts';
import type { Cell } from '../table.ts';

/** A window's categorical column: how often each category occurs. */
export interface CategoricalCounts {
  readonly kind: 'categorical';
  /** Rows of chunks that had the column. */
  readonly presentRows: number;
  readonly n: number;
  readonly missing: number;
  readonly categories: ReadonlyMap<string, number>;
}

export function zeroCategories(): CategoricalCounts {
  return { kind: 'categorical', presentRows: 0, n: 0, missing: 0, categories: new Map() };
}

/** Counts with a chunk's cells added; null cells: the chunk lacks the column. */
export function addCategories(
  counts: CategoricalCounts,
  cells: readonly Cell[] | null,
  rows: number,
): CategoricalCounts {
  if (cells === null) return { ...counts, missing: counts.missing + rows };
  const categories = new Map(counts.categories);
  let missing = counts.missing;
  for (const cell of cells) {
    if (cell === null) {
      missing += 1;
      continue;
    }
    const category = canonicalText(cell);
    categories.set(category, (categories.get(category) ?? 0) + 1);
  }
  return {
    kind: 'categorical',
    presentRows: counts.presentRows + rows,
    n: counts.n + rows - (missing - counts.missing),
    missing,
    categories,
  };
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
