import type { BaselineColumn } from '../profile/baseline.ts';
import type { WindowColumn } from '../profile/window-profile.ts';

/** Above this share of values that are no numbers, a numeric column counts as one of the wrong type. */
const WRONG_TYPE_SHARE = 0.5;

/** Whether no chunk of a window that has rows holds a column of the reference. */
export function isColumnMissing(baseline: BaselineColumn, window: WindowColumn, rows: number): boolean {
  return baseline.present && rows > 0 && window.presentRows === 0;
}

/** Whether most values of a numeric column are no numbers. */
export function isWrongType(baseline: BaselineColumn, window: WindowColumn): boolean {
  if (baseline.kind !== 'numeric' || window.kind !== 'numeric') return false;
  return window.malformed > WRONG_TYPE_SHARE * (window.n + window.malformed);
}

/** The fault that makes a column useless to the model, so that it alarms without a test; null without one. */
export function hardFaultOf(
  baseline: BaselineColumn,
  window: WindowColumn,
  rows: number,
): 'missing-column' | 'wrong-type' | null {
  if (isColumnMissing(baseline, window, rows)) return 'missing-column';
  return isWrongType(baseline, window) ? 'wrong-type' : null;
}
