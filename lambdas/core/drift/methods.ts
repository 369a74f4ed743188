import { chiSquare } from './chi-square.ts';
import { jensenShannon } from './jensen-shannon.ts';
import { ks } from './ks.ts';
import { lInfinity } from './l-infinity.ts';
import type { DriftMethod } from './method.ts';
import { missingShare } from './missing-share.ts';
import { outOfRange } from './out-of-range.ts';
import { outlierShare } from './outlier-share.ts';
import { psi } from './psi.ts';
import { quantileShift } from './quantile-shift.ts';
import { unseenShare } from './unseen-share.ts';
import { wasserstein } from './wasserstein.ts';

/** Every way to compare a column with its baseline, in the order in which reports show them. */
export const DRIFT_METHODS = [
  ks,
  chiSquare,
  missingShare,
  psi,
  jensenShannon,
  wasserstein,
  lInfinity,
  quantileShift,
  outOfRange,
  outlierShare,
  unseenShare,
] as const satisfies readonly DriftMethod[];
