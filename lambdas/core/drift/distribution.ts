import type { ColumnDistribution, Report } from '../../contract/report.ts';
import type { Baseline, BaselineColumn, CategoricalBaseline } from '../profile/baseline.ts';
import type { CategoricalCounts } from '../profile/categorical-counts.ts';
import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import type { NumericCounts } from '../profile/numeric-counts.ts';
import type { WindowColumn, WindowData } from '../profile/window-profile.ts';
import { lastAtOrBelow } from '../stats/last-at-or-below.ts';
import { countsOf } from './counts-of.ts';
import { pairCategories } from './paired-counts.ts';

/** Bins of equal width between the reference's quantiles 1 % and 99 %, before they move to its values. */
const BINS = 24;
const TAIL = 0.01;
/** Categories that are told apart; the others are one. */
const MOST_CATEGORIES = 12;

/**
 * Both sides of every column, binned for a picture. Bins end at values of the reference, where a mergeable
 * profile knows its counts exactly, so the picture is the same however the window was cut.
 *
 * Cost: O(the baseline's values) a column, besides counting a window that is not counted yet.
 */
export function describeDistributions(
  { columns }: Baseline,
  profile: WindowData,
  { drift }: Pick<Report, 'drift'>,
): readonly ColumnDistribution[] {
  return columns.flatMap((column, index) => {
    const gap = drift?.columns.find((judged) => judged.column === column.column && judged.test === 'ks');
    return describeColumn(column, profile.columns[index] as WindowColumn, gap?.location ?? null);
  });
}

function describeColumn(
  baseline: BaselineColumn,
  window: WindowColumn,
  location: number | null,
): readonly ColumnDistribution[] {
  if (baseline.n === 0 || window.n === 0) return [];
  if (baseline.kind === 'categorical' && window.kind === 'categorical')
    return [describeCategories(baseline, window)];
  if (baseline.kind === 'numeric' && window.kind === 'numeric')
    return describeNumbers(baseline, countsOf(baseline, window), location);
  return [];
}

function describeNumbers(
  baseline: NumericBaseline,
  window: NumericCounts,
  location: number | null,
): readonly ColumnDistribution[] {
  const places = edgePlaces(baseline, location);
  if (places.length === 0) return [];
  return [
    {
      column: baseline.column,
      kind: 'numeric',
      edges: places.map((place) => baseline.values[place] as number),
      reference: differences(
        places.map((place) => baseline.atOrBelow[place] as number),
        baseline.n,
      ),
      current: differences(countsUpTo(window, places), window.n),
    },
  ];
}

/** Places of the bins' ends among the baseline's values, ascending, that of the widest gap among them. */
function edgePlaces({ values, atOrBelow, n }: NumericBaseline, location: number | null): readonly number[] {
  const low = values[atOrBelow.findIndex((count) => count >= TAIL * n)] as number;
  const high = values[atOrBelow.findIndex((count) => count >= (1 - TAIL) * n)] as number;
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
  const wanted = Array.from({ length: BINS + 1 }, (_, index) => low + ((high - low) * index) / BINS);
  if (location !== null) wanted.push(location);
  const places = wanted.map((value) => lastAtOrBelow(values, value)).filter((place) => place >= 0);
  return [...new Set(places)].sort((a, b) => a - b);
}

function countsUpTo({ equal, between }: NumericCounts, places: readonly number[]): readonly number[] {
  let [place, seen] = [0, 0];
  return places.map((end) => {
    for (; place <= end; place += 1) seen += (between[place] as number) + (equal[place] as number);
    return seen;
  });
}

/** Counts between neighbouring ends, the first from the beginning and one more for what lies behind the last. */
function differences(upTo: readonly number[], total: number): readonly number[] {
  return [...upTo, total].map((count, index) => count - (index === 0 ? 0 : (upTo[index - 1] as number)));
}

/** The categories that are most frequent on either side, the rest in one. */
function describeCategories(baseline: CategoricalBaseline, window: CategoricalCounts): ColumnDistribution {
  const weight = (row: { reference: number; current: number }): number =>
    Math.max(row.reference / baseline.n, row.current / window.n);
  const rows = [...pairCategories(baseline, window)].sort((a, b) => weight(b) - weight(a));
  const shown = rows.length <= MOST_CATEGORIES ? rows : rows.slice(0, MOST_CATEGORIES - 1);
  const others = rows.slice(shown.length);
  return {
    column: baseline.column,
    kind: 'categorical',
    categories: shown.map((row) => row.category),
    reference: shown.map((row) => row.reference),
    current: shown.map((row) => row.current),
    others: {
      categories: others.length,
      reference: others.reduce((sum, row) => sum + row.reference, 0),
      current: others.reduce((sum, row) => sum + row.current, 0),
    },
  };
}
