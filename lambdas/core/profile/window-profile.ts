import { type MalformedRows, mergeMalformed, type Table } from '../table.ts';
import type { Baseline } from './baseline.ts';
import {
  addCategories,
  type CategoricalCounts,
  mergeCategories,
  zeroCategories,
} from './categorical-counts.ts';
import { addNumbers, mergeNumbers, type NumericCounts, zeroNumbers } from './numeric-counts.ts';

export type ColumnCounts = NumericCounts | CategoricalCounts;

/**
 * What is kept of a window for its drift verdict: counts relative to one baseline, so that chunks add.
 * Its size depends on the baseline alone, never on the window's rows.
 */
export interface WindowProfile {
  /** Version of the baseline that the counts refer to. */
  readonly baselineVersion: string;
  readonly rows: number;
  readonly malformed: MalformedRows;
  /** One entry a baseline column, in its order. */
  readonly columns: readonly ColumnCounts[];
}

/** The profile of no rows. */
export function zeroProfile(baseline: Baseline): WindowProfile {
  return {
    baselineVersion: baseline.version,
    rows: 0,
    malformed: { count: 0, examples: [] },
    columns: baseline.columns.map((column) =>
      column.kind === 'numeric' ? zeroNumbers(column) : zeroCategories(),
    ),
  };
}

/** The profile of a table's rows. Cost: O(rows × log of the baseline's distinct values) a column. */
export function profileTable(baseline: Baseline, table: Table): WindowProfile {
  const columns = baseline.columns.map((column): ColumnCounts => {
    const cells = table.columns.get(column.column);
    return column.kind === 'numeric'
      ? addNumbers(zeroNumbers(column), column, cells ?? null, table.rows)
      : addCategories(zeroCategories(), cells ?? null, table.rows);
  });
  return { baselineVersion: baseline.version, rows: table.rows, malformed: table.malformed, columns };
}

/**
 * The profile of two windows' or chunks' rows together. Exact and order-free: counts add.
 *
 * @throws RangeError where the two refer to different baselines
 */
export function mergeProfiles(a: WindowProfile, b: WindowProfile): WindowProfile {
  if (a.baselineVersion !== b.baselineVersion) {
    throw new RangeError(`profiles of baselines ${a.baselineVersion} and ${b.baselineVersion} do not add`);
  }
  return {
    baselineVersion: a.baselineVersion,
    rows: a.rows + b.rows,
    malformed: mergeMalformed([a.malformed, b.malformed]),
    columns: a.columns.map((column, index) => mergeColumn(column, b.columns[index] as ColumnCounts)),
  };
}

function mergeColumn(a: ColumnCounts, b: ColumnCounts): ColumnCounts {
  if (a.kind === 'numeric' && b.kind === 'numeric') return mergeNumbers(a, b);
  if (a.kind === 'categorical' && b.kind === 'categorical') return mergeCategories(a, b);
  throw new RangeError(`a ${a.kind} and a ${b.kind} column do not add`);
}
