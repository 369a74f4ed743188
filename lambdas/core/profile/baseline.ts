import type { PerformancePart } from '../../contract/report.ts';
import type { Reliabilities } from '../performance/reliability.ts';
import type { SeasonStep } from '../season.ts';
import { missingColumn } from '../table/column.ts';
import type { WatchedColumn } from '../table/columns.ts';
import type { Table } from '../table/table.ts';
import { countCategories } from './categorical-counts.ts';
import { readNumbers } from './numbers.ts';
import { describeSample, type NumericBaseline } from './numeric-baseline.ts';

/** The reference sample of a categorical column: how often each category occurs. */
export interface CategoricalBaseline extends WatchedColumn {
  readonly kind: 'categorical';
  /** Whether the reference has the column at all. */
  readonly present: boolean;
  /** Values that are not missing. */
  readonly n: number;
  readonly missing: number;
  readonly categories: ReadonlyMap<string, number>;
}

export type BaselineColumn = NumericBaseline | CategoricalBaseline;

/** The part of a reference that the windows of one part of a season are compared with. */
interface ReferenceSlice extends SeasonStep {
  /** Column with the times of the reference's rows. */
  readonly column: string;
  /** Rows of the reference without a readable time: they are in no slice. */
  readonly undated: number;
}

/** What later windows are compared with. It is made once from the reference and never changes. */
export interface Baseline extends Reliabilities {
  readonly version: string;
  /** Rows of the reference, or of its slice. */
  readonly rows: number;
  readonly columns: readonly BaselineColumn[];
  /** Names of columns that are no news in a window; left out where they were not noted. */
  readonly knownColumns?: readonly string[];
  /** Performance on the reference; null where it has no labelled predictions or was training data. */
  readonly performance: PerformancePart | null;
  /** Where the rows are those of one part of a season; left out where they are all rows. */
  readonly slice?: ReferenceSlice;
}

/**
 * Words for the part of the reference that a window is compared with, to stand behind a sentence; empty where
 * it is the whole reference, or none of it.
 *
 * @example nameSlice(baseline) // ' (13:00 to 14:00 UTC)'
 */
export function nameSlice({ slice }: Pick<Baseline, 'slice'>): string {
  return slice === undefined || slice.step === null ? '' : ` (${slice.name})`;
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
    const found = reference.columns.get(column.column);
    const present = found !== undefined;
    const data = found ?? missingColumn(0);
    if (column.kind === 'numeric') {
      const { values, missing } = readNumbers(data);
      return { ...column, kind: 'numeric', present, missing, ...describeSample(values) };
    }
    return { ...column, kind: 'categorical', present, ...countCategories(data) };
  });
}
