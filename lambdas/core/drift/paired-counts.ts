import type { ColumnKind } from '../../contract/names.ts';
import { formatNumber, formatShare } from '../format.ts';
import type { BaselineColumn, CategoricalBaseline } from '../profile/baseline.ts';
import type { CategoricalCounts } from '../profile/categorical-counts.ts';
import type { NumericBaseline } from '../profile/numeric-baseline.ts';
import type { NumericCounts } from '../profile/numeric-counts.ts';
import type { WindowColumn } from '../profile/window-profile.ts';
import { countsOf } from './counts-of.ts';

/** How often a category, or a bin of numbers, occurs on either side. */
export interface PairedCount {
  readonly category: string;
  readonly reference: number;
  readonly current: number;
}

/** The union of both sides' categories, by name. */
export function pairCategories(
  baseline: CategoricalBaseline,
  window: CategoricalCounts,
): readonly PairedCount[] {
  const categories = new Set([...baseline.categories.keys(), ...window.categories.keys()]);
  return [...categories].sort().map((category) => ({
    category,
    reference: baseline.categories.get(category) ?? 0,
    current: window.categories.get(category) ?? 0,
  }));
}

/**
 * Both sides counted in bins that end at the reference's deciles, each the smallest value with at least a
 * tenth, two tenths, … of the reference at or below it. Deciles that coincide are one edge. Where the first
 * is the reference's smallest value, what lies below it has a bin of its own, so that a column of many equal
 * values does not hide a move downwards. Bins that are empty on both sides are left out. Neither side may be
 * empty.
 *
 * Cost: O(the baseline's values).
 */
function pairDeciles(baseline: NumericBaseline, window: NumericCounts): readonly PairedCount[] {
  const currents = cumulate(window);
  const bins: PairedCount[] = [];
  let [reference, current, low] = [0, 0, ''];
  const close = (name: string, upTo: { readonly reference: number; readonly current: number }): void => {
    const bin = { reference: upTo.reference - reference, current: upTo.current - current };
    if (bin.reference + bin.current > 0) bins.push({ category: name, ...bin });
    ({ reference, current } = upTo);
  };
  for (const place of decilePlaces(baseline)) {
    const value = formatNumber(baseline.values[Math.max(place, 0)] as number);
    if (place < 0) {
      close(`values below ${value}`, { reference: 0, current: window.between[0] as number });
      continue;
    }
    const upTo = { reference: baseline.atOrBelow[place] as number, current: currents[place] as number };
    close(low === '' ? `values up to ${value}` : `values above ${low} up to ${value}`, upTo);
    low = value;
  }
  close(`values above ${low}`, { reference: baseline.n, current: window.n });
  return bins;
}

/** How many of the window's values are at or below each value of the reference. */
function cumulate({ equal, between }: NumericCounts): Uint32Array {
  let current = 0;
  return equal.map((count, index) => {
    current += (between[index] as number) + count;
    return current;
  });
}

/** Places of the deciles among the baseline's values, ascending; −1 stands for just below the smallest. */
function decilePlaces({ n, atOrBelow }: NumericBaseline): readonly number[] {
  const places: number[] = [];
  let tenths = 1;
  atOrBelow.forEach((rank, place) => {
    if (tenths > 9 || 10 * rank < tenths * n) return;
    if (place === 0) places.push(-1);
    places.push(place);
    tenths = Math.floor((10 * rank) / n) + 1;
  });
  return places;
}

/** Both sides in categories, or in bins at the reference's deciles; null where a side has no values. */
export function pairCounts(baseline: BaselineColumn, window: WindowColumn): readonly PairedCount[] | null {
  if (baseline.n === 0 || window.n === 0) return null;
  if (baseline.kind === 'categorical' && window.kind === 'categorical')
    return pairCategories(baseline, window);
  if (baseline.kind === 'numeric' && window.kind === 'numeric')
    return pairDeciles(baseline, countsOf(baseline, window));
  return null;
}

/** Both sides' shares of one entry. */
export interface PairedShare {
  readonly category: string;
  readonly reference: number;
  readonly current: number;
}

/** Each entry's share of its side, 0 to 1. Neither side may be empty. */
export function sharesOf(rows: readonly PairedCount[]): readonly PairedShare[] {
  const reference = total(rows, 'reference');
  const current = total(rows, 'current');
  return rows.map((row) => ({
    category: row.category,
    reference: row.reference / reference,
    current: row.current / current,
  }));
}

/** One side's sum. */
export function total(rows: readonly PairedCount[], side: 'reference' | 'current'): number {
  return rows.reduce((sum, row) => sum + row[side], 0);
}

/** The entry whose share changed most, the first of several; there must be one. */
export function widestOf(shares: readonly PairedShare[]): PairedShare {
  return shares.reduce((best, share) => (gapOf(share) > gapOf(best) ? share : best));
}

function gapOf({ reference, current }: PairedShare): number {
  return Math.abs(current - reference);
}

/** The entry whose share changed most, in words; there must be one. */
export function describeWidest(shares: readonly PairedShare[], kind: ColumnKind): string {
  const { category, reference, current } = widestOf(shares);
  const name = kind === 'categorical' ? `"${category}"` : category;
  return `${name} went from ${formatShare(reference)} to ${formatShare(current)} of all`;
}
