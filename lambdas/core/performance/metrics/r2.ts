import { PERFORMANCE_METRIC_NAMES } from '../../../contract/metric-names.ts';
import type { MetricValue } from '../../../contract/report.ts';
import { isFiniteSum } from '../../stats/exact-sum.ts';
import { type Dyadic, dyadic, dyadicSum, minus, plus, ratio, times } from '../dyadic.ts';
import { bareValue, undefinedValue, Z_95 } from '../measured-value.ts';
import { defineMetric } from '../metric.ts';
import { normalSignificance } from '../normal-significance.ts';
import { type RegressionState, sumsOf } from '../regression-state.ts';

/**
 * Share of the label's variance that the model explains, 1 at best, negative if worse than the mean label.
 *
 * Exact up to the rounding of each squared error, however far the labels lie from zero. Undefined for one row and for a constant
 * label. Interval: delta method on the joint moments, normal, cut at 1.
 */
export const r2 = defineMetric({
  key: 'r2',
  title: 'R²',
  cloudWatchName: PERFORMANCE_METRIC_NAMES.r2,
  direction: 'higher',
  range: [Number.NEGATIVE_INFINITY, 1],
  unit: 'none',
  byTask: { regression: { read: readR2, significance: normalSignificance } },
});

function readR2(state: RegressionState): MetricValue {
  const { rows } = state;
  const share = explainedShare(state);
  if (typeof share === 'string') return undefinedValue(rows, share);
  const standardError = Math.sqrt(sampleVariance(state));
  if (!Number.isFinite(standardError)) return bareValue(share, rows, 'not-finite');
  const half = Z_95 * standardError;
  return { value: share, low: share - half, high: Math.min(1, share + half), standardError, n: rows };
}

/** R² alone, without the higher moments that its interval takes; a reason where it is undefined. */
export function explainedShare(state: RegressionState): number | string {
  const { rows, sums } = state;
  if (rows < 2) return rows === 0 ? 'no-rows' : 'one-row';
  if (!isFiniteSum(sums.y) || !isFiniteSum(sums.s)) return 'not-finite';
  const spread = labelSpread(state);
  if (spread.units === 0n) return 'constant-label';
  const value = ratio(minus(spread, times(dyadic(rows), dyadicSum(sums.s))), spread);
  return Number.isFinite(value) ? value : 'not-finite';
}

/** n Σ(y − ȳ)² = n Σy² − (Σy)², exact. */
function labelSpread({ rows, sums }: RegressionState): Dyadic {
  const y = dyadicSum(sums.y);
  return minus(times(dyadic(rows), dyadicSum(sums.y2)), times(y, y));
}

/**
 * Σψ² / n² where ψ = −(e² − A)/B + A((y − ȳ)² − B)/B² is a row's influence on R² = 1 − A/B. With
 * Q = Σe² and D = Σ(y − ȳ)² it is (Σe⁴ D² − 2 Q D Σe²(y − ȳ)² + Q² Σ(y − ȳ)⁴) / D⁴; all in exact integers.
 */
function sampleVariance(state: RegressionState): number {
  const sums = sumsOf(state);
  if (!isFiniteSum(sums.y4) || !isFiniteSum(sums.sy2)) return Number.NaN;
  const spread = labelSpread(state);
  const n = dyadic(state.rows);
  const [y, y2] = [dyadicSum(sums.y), dyadicSum(sums.y2)];
  const squares = dyadicSum(sums.s);
  const joint = plus(
    times(n, n, dyadicSum(sums.sy2)),
    times(dyadic(-2), n, y, dyadicSum(sums.sy)),
    times(y, y, squares),
  );
  const fourth = plus(
    times(n, n, n, dyadicSum(sums.y4)),
    times(dyadic(-4), n, n, dyadicSum(sums.y3), y),
    times(dyadic(6), n, y2, y, y),
    times(dyadic(-3), y, y, y, y),
  );
  const numerator = plus(
    times(n, dyadicSum(sums.s2), spread, spread),
    times(dyadic(-2), squares, spread, joint),
    times(squares, squares, fourth),
  );
  return ratio(times(n, numerator), times(spread, spread, spread, spread));
}
