import type { DriftPart } from '../../contract/report.ts';
import type { ColumnStatistics } from '../calibration.ts';
import type { DriftMethod } from './method.ts';
import { DRIFT_METHODS } from './methods.ts';

/** Whether a method's statistic can be calibrated: it decides, and it compares values, not rows. */
export function isCalibrated({ limit, counts }: DriftMethod): boolean {
  return limit === null && counts === 'values';
}

const CALIBRATED: ReadonlySet<string> = new Set(DRIFT_METHODS.filter(isCalibrated).map(({ name }) => name));

/** The statistics of a judged window that a calibration takes, by column. */
export function columnStatistics({ columns }: DriftPart): ColumnStatistics {
  return new Map(
    columns.flatMap(({ column, test, statistic, verdict }): [string, number][] =>
      CALIBRATED.has(test) && statistic !== null && verdict !== 'INSUFFICIENT_DATA'
        ? [[column, statistic]]
        : [],
    ),
  );
}
