import type { BaselineColumn } from '../profile/baseline.ts';
import type { WindowColumn } from '../profile/window-profile.ts';

/** Above this share of values that are no numbers, a numeric column counts as one of the wrong type. */
const WRONG_TYPE_SHARE = 0.5;

/** Whether no chunk of a window that has rows holds a column of the reference. */
export function isColumnMissing(baseline: BaselineColumn, window: WindowColumn, rows: number): boolean {
  return baseline.present && rows > 0 && window.presentRows === 0;
}

/** Whether most values of a numeric column are no numbers. A reference without values says nothing of its type. */
export function isWrongType(baseline: BaselineColumn, window: WindowColumn): boolean {
  if (baseline.kind !== 'numeric' || window.kind !== 'numeric' || baseline.n === 0) return false;
  return window.malformed > WRONG_TYPE_SHARE * (window.n + window.malformed);
}

/** The rows of a window, and how many are needed to judge it. */
export interface FaultContext {
  readonly rows: number;
  readonly minimumRows: number;
}

/**
 * The fault that makes a column useless to the model or to the monitor, so that it alarms without a test; null
 * without one. In a small window a few odd values, or a key that is often missing, may be chance: no fault.
 */
export function hardFaultOf(
  baseline: BaselineColumn,
  window: WindowColumn,
  { rows, minimumRows }: FaultContext,
): 'missing-column' | 'missing-in-reference' | 'wrong-type' | null {
  if (!baseline.present) return baseline.role === 'feature' ? 'missing-in-reference' : null;
  if (isColumnMissing(baseline, window, rows)) {
    return rows >= minimumRows || baseline.missing === 0 ? 'missing-column' : null;
  }
  const enough = window.kind === 'numeric' && window.n + window.malformed >= minimumRows;
  return enough && isWrongType(baseline, window) ? 'wrong-type' : null;
}
