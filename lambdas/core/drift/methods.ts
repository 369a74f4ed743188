import { chiSquare } from './chi-square.ts';
import { ks } from './ks.ts';
import type { DriftMethod } from './method.ts';
import { missingShare } from './missing-share.ts';

/** Every way to compare a column with its baseline, in the order in which reports show them. */
export const DRIFT_METHODS = [ks, chiSquare, missingShare] as const satisfies readonly DriftMethod[];
