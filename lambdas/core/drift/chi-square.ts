import { formatShare } from '../format.ts';
import type { CategoricalBaseline } from '../profile/baseline.ts';
import type { CategoricalCounts } from '../profile/categorical-counts.ts';
import { chiSquareSf } from '../stats/chi-square.ts';
import { type Comparison, type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';

/** Categories whose expected count is below this are pooled before a verdict is taken from them. */
const MINIMUM_EXPECTED_COUNT = 5;

interface CategoryCount {
  readonly category: string;
  readonly reference: number;
  readonly current: number;
}

/** A Pearson statistic with its p-value. */
export interface PearsonTest {
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * Pearson's chi-square statistic of a two-row table, without continuity correction, and its p-value
 * with (categories − 1) degrees of freedom. A single category gives 0 and p = 1.
 *
 * @see scipy.stats.chi2_contingency(correction=False)
 */
export function pearsonTest(rows: readonly CategoryCount[]): PearsonTest {
  const reference = total(rows, 'reference');
  const current = total(rows, 'current');
  let statistic = 0;
  for (const row of rows) {
    const both = row.reference + row.current;
    const expectedReference = (both * reference) / (reference + current);
    const expectedCurrent = (both * current) / (reference + current);
    statistic += (row.reference - expectedReference) ** 2 / expectedReference;
    statistic += (row.current - expectedCurrent) ** 2 / expectedCurrent;
  }
  return { statistic, pValue: rows.length < 2 ? 1 : chiSquareSf(statistic, rows.length - 1) };
}

/**
 * The table with every category pooled into `(rare)` whose expected count is below five in either
 * sample. Where the pool itself stays below five, the rarest other category joins it.
 */
export function poolRare(rows: readonly CategoryCount[]): readonly CategoryCount[] {
  const reference = total(rows, 'reference');
  const current = total(rows, 'current');
  const smallerShare = Math.min(reference, current) / (reference + current);
  const isRare = (row: CategoryCount): boolean =>
    (row.reference + row.current) * smallerShare < MINIMUM_EXPECTED_COUNT;
  const common = rows.filter((row) => !isRare(row)).sort(bySizeThenName);
  let rare = rows.filter(isRare);
  if (rare.length === 0) return rows;
  while (common.length > 0 && isRare(poolOf(rare))) rare = [...rare, common.shift() as CategoryCount];
  return [...common, poolOf(rare)];
}

function poolOf(rows: readonly CategoryCount[]): CategoryCount {
  return { category: '(rare)', reference: total(rows, 'reference'), current: total(rows, 'current') };
}

function bySizeThenName(a: CategoryCount, b: CategoryCount): number {
  return a.reference + a.current - (b.reference + b.current) || (a.category < b.category ? -1 : 1);
}

function total(rows: readonly CategoryCount[], side: 'reference' | 'current'): number {
  return rows.reduce((sum, row) => sum + row[side], 0);
}

function countCategories(baseline: CategoricalBaseline, window: CategoricalCounts): readonly CategoryCount[] {
  const categories = new Set([...baseline.categories.keys(), ...window.categories.keys()]);
  return [...categories].sort().map((category) => ({
    category,
    reference: baseline.categories.get(category) ?? 0,
    current: window.categories.get(category) ?? 0,
  }));
}

function compare(baseline: CategoricalBaseline, window: CategoricalCounts): Comparison {
  if (baseline.n === 0 || window.n === 0) return NOTHING_TO_COMPARE;
  const rows = countCategories(baseline, window);
  const { statistic, pValue } = pearsonTest(rows);
  const pooled = poolRare(rows);
  const differences = rows.map((row) => row.current / window.n - row.reference / baseline.n);
  const effect = differences.reduce((sum, difference) => sum + Math.abs(difference), 0) / 2;
  const widest = differences.reduce(
    (best, x, i) => (Math.abs(x) > Math.abs(differences[best] ?? 0) ? i : best),
    0,
  );
  const row = rows[widest] as CategoryCount;
  return {
    statistic,
    effect,
    pValue,
    verdictPValue: pooled === rows ? null : pearsonTest(pooled).pValue,
    method: 'asymptotic',
    errorBound: null,
    location: null,
    sign: null,
    change: `"${row.category}" went from ${formatShare(row.reference / baseline.n)} to ${formatShare(row.current / window.n)} of all`,
  };
}

/**
 * Pearson's chi-square test over the union of both samples' categories; missing is not a category.
 * Its effect is the total variation distance, half the sum of the absolute differences of the shares.
 */
export const chiSquare = {
  name: 'chi-square',
  title: 'chi-square',
  kinds: ['categorical'],
  range: [0, null],
  direction: 'higher',
  inScore: false,
  effectTitle: 'total variation distance',
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    if (baseline.kind !== 'categorical' || window.kind !== 'categorical') return NOTHING_TO_COMPARE;
    return compare(baseline, window);
  },
} as const satisfies DriftMethod;
