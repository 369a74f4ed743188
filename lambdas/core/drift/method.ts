import type { ColumnKind } from '../../contract/names.ts';
import type { BaselineColumn } from '../profile/baseline.ts';
import type { WindowColumn } from '../profile/window-profile.ts';

/** What one method says about one column. A field that the method does not have is null. */
export interface Comparison {
  readonly statistic: number | null;
  /** How far apart the two are, on the scale that `drift.minimumEffect` limits. */
  readonly effect: number | null;
  readonly pValue: number | null;
  /** The p-value to judge by where it is not `pValue`. */
  readonly verdictPValue: number | null;
  /** A second p-value that must bear out an alarm by the first, where that one is known to be too small at times. */
  readonly confirmingPValue: number | null;
  readonly method: 'exact' | 'asymptotic' | 'approximate' | null;
  readonly errorBound: number | null;
  readonly location: number | null;
  readonly sign: 1 | -1 | null;
  /** What moved, from what to what, in words; empty where there is nothing to say. */
  readonly change: string;
}

/** A way to compare a column with its baseline: one file, one line in the list of methods. */
export interface DriftMethod {
  readonly name: string;
  readonly title: string;
  readonly kinds: readonly ColumnKind[];
  /** Smallest and largest statistic; null where there is no largest. */
  readonly range: readonly [number, number | null];
  /** Whether a larger or a smaller statistic means more drift. */
  readonly direction: 'higher' | 'lower';
  /**
   * The statistic above which a population counts as changed by custom, for a method without a p-value. Such a
   * method is measured only where the monitor file asks for it and never decides; null: it takes part in the
   * verdict.
   */
  readonly limit: number | null;
  /** Whether the effect takes part in the drift score, the mean over numeric features. */
  readonly inScore: boolean;
  /** What `Comparison.effect` is. */
  readonly effectTitle: string;
  /** Whether `n` (values) or rows decide if the sample is large enough. */
  readonly counts: 'values' | 'rows';
  /** Whether there is anything to compare; methods that could never alarm take no part in the verdict. */
  readonly applies: (baseline: BaselineColumn, window: WindowColumn) => boolean;
  readonly compare: (baseline: BaselineColumn, window: WindowColumn) => Comparison;
}

/** The comparison of a column that has no values on one side. */
export const NOTHING_TO_COMPARE: Comparison = {
  statistic: null,
  effect: null,
  pValue: null,
  verdictPValue: null,
  confirmingPValue: null,
  method: null,
  errorBound: null,
  location: null,
  sign: null,
  change: '',
};
