import type { CategoricalBaseline } from '../profile/baseline.ts';
import type { CategoricalCounts } from '../profile/categorical-counts.ts';
import { chiSquareSf } from '../stats/chi-square.ts';
import { ratioToNumber } from '../stats/ratio.ts';
import { shareGapUnits } from '../stats/share-gap.ts';
import { type Comparison, type DriftMethod, NOTHING_TO_COMPARE } from './method.ts';
import { describeWidest, type PairedCount, pairCategories, sharesOf, total } from './paired-counts.ts';

/** Categories whose expected count is below this are pooled before a verdict is taken from them. */
const MINIMUM_EXPECTED_COUNT = 5;

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
export function pearsonTest(rows: readonly PairedCount[]): PearsonTest {
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
 * The p-value of the likelihood ratio G of the same table, with as many degrees of freedom. Where counts are
 * small, Pearson's statistic is too often far out because of a category that has become more frequent, and G
 * because of one that has vanished; hardly ever are both.
 *
 * @see scipy.stats.chi2_contingency(correction=False, lambda_='log-likelihood')
 */
export function likelihoodRatioPValue(rows: readonly PairedCount[]): number {
  if (rows.length < 2) return 1;
  const reference = total(rows, 'reference');
  const current = total(rows, 'current');
  let statistic = 0;
  for (const row of rows) {
    const share = (row.reference + row.current) / (reference + current);
    if (row.reference > 0) statistic += 2 * row.reference * Math.log(row.reference / (share * reference));
    if (row.current > 0) statistic += 2 * row.current * Math.log(row.current / (share * current));
  }
  return chiSquareSf(statistic, rows.length - 1);
}

/**
 * The table with every category pooled into `(rare)` whose expected count is below five in either
 * sample. Where the pool itself stays below five, the rarest other category joins it.
 */
export function poolRare(rows: readonly PairedCount[]): readonly PairedCount[] {
  const reference = total(rows, 'reference');
  const current = total(rows, 'current');
  const smaller = Math.min(reference, current);
  const isRare = (row: PairedCount): boolean =>
    ((row.reference + row.current) * smaller) / (reference + current) < MINIMUM_EXPECTED_COUNT;
  const common = rows.filter((row) => !isRare(row)).sort(bySizeThenName);
  let rare = rows.filter(isRare);
  if (rare.length === 0) return rows;
  while (common.length > 0 && isRare(poolOf(rare))) rare = [...rare, common.shift() as PairedCount];
  return [...common, poolOf(rare)];
}

function poolOf(rows: readonly PairedCount[]): PairedCount {
  return { category: '(rare)', reference: total(rows, 'reference'), current: total(rows, 'current') };
}

function bySizeThenName(a: PairedCount, b: PairedCount): number {
  return a.reference + a.current - (b.reference + b.current) || (a.category < b.category ? -1 : 1);
}

/** Half the sum of the absolute differences of the shares, 0 to 1, rounded once. */
function totalVariation(rows: readonly PairedCount[]): number {
  const [n, m] = [total(rows, 'reference'), total(rows, 'current')];
  const units = rows.reduce(
    (sum, row) => sum + shareGapUnits({ hits: row.reference, n }, { hits: row.current, n: m }),
    0n,
  );
  return ratioToNumber(units, 2n * BigInt(n) * BigInt(m));
}

function compare(baseline: CategoricalBaseline, window: CategoricalCounts): Comparison {
  if (baseline.n === 0 || window.n === 0) return NOTHING_TO_COMPARE;
  const rows = pairCategories(baseline, window);
  const { statistic, pValue } = pearsonTest(rows);
  const pooled = poolRare(rows);
  return {
    statistic,
    effect: totalVariation(rows),
    pValue,
    verdictPValue: pooled === rows ? null : pearsonTest(pooled).pValue,
    confirmingPValue: likelihoodRatioPValue(pooled),
    method: 'asymptotic',
    errorBound: null,
    location: null,
    sign: null,
    change: describeWidest(sharesOf(rows), 'categorical'),
  };
}

/**
 * Pearson's chi-square test over the union of both samples' categories; missing is not a category.
 * Its effect is the total variation distance, half the sum of the absolute differences of the shares. An alarm
 * under a false-alarm budget must be borne out by the likelihood ratio: at the small levels of a budget Pearson's
 * p-value is up to three times too small where a category has few rows.
 */
export const chiSquare = {
  name: 'chi-square',
  title: 'chi-square',
  kinds: ['categorical'],
  range: [0, null],
  direction: 'higher',
  limit: null,
  inScore: false,
  effectTitle: 'total variation distance',
  counts: 'values',
  applies: () => true,
  compare: (baseline, window) => {
    if (baseline.kind !== 'categorical' || window.kind !== 'categorical') return NOTHING_TO_COMPARE;
    return compare(baseline, window);
  },
} as const satisfies DriftMethod;
