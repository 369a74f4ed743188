import type { Guard } from '../../contract/names.ts';
import type {
  DegradationRule,
  DegradationRuleName,
  MetricValue,
  PerformancePart,
} from '../../contract/report.ts';
import { isPast } from '../past-limit.ts';
import type { Measured } from './significance.ts';
import type { WatchedMetric } from './watched-metric.ts';

/** A rule with everything measured and tested, before the tests are adjusted for their number. */
export interface MeasuredRule
  extends Pick<DegradationRule, 'rule' | 'value' | 'against' | 'limit' | 'change' | 'pValue'> {
  readonly metric: WatchedMetric;
  /** Which end of the range a threshold bounds; null for drops. */
  readonly bound: 'min' | 'max' | null;
  /** Whether the point estimate passes the limit. */
  readonly past: boolean;
  /** Why the rule cannot be judged; null where it can. */
  readonly obstacle: string | null;
}

/** A limit that a metric must keep. */
export interface ThresholdRule {
  readonly metric: WatchedMetric;
  readonly bound: 'min' | 'max';
  readonly limit: number;
}

/** How much worse than an earlier window a metric may be. */
export interface DropRule {
  readonly rule: DegradationRuleName;
  readonly metric: WatchedMetric;
  readonly limit: number;
  readonly earlier: PerformancePart | null;
  /** Why there is no earlier window, where there is none. */
  readonly absence: string;
  /** What the earlier window is called in reasons. */
  readonly earlierName: string;
}

/** Measures one limit: worse than `min` or `max`, strictly. */
export function measureThreshold(
  { metric, bound, limit }: ThresholdRule,
  current: PerformancePart,
  guard: Guard,
): MeasuredRule {
  const measured = metric.read(current);
  const { value } = measured;
  const obstacle = obstacleIn(current, [measured], guard);
  const past = value !== null && (bound === 'min' ? isPast(limit, value) : isPast(value, limit));
  const side = bound === 'min' ? 'below' : 'above';
  const tested = obstacle === null && guard === 'significance';
  const pValue = tested ? metric.significance.testLimit(measured as Measured, limit, side) : null;
  return {
    rule: 'belowThreshold',
    metric,
    bound,
    value,
    against: limit,
    limit,
    change: null,
    past,
    obstacle,
    pValue,
  };
}

/** Measures one drop: scores in points, errors as a relative rise, strictly more than the limit. */
export function measureDrop(drop: DropRule, current: PerformancePart, guard: Guard): MeasuredRule {
  const { rule, metric, limit, earlier } = drop;
  const now = metric.read(current);
  const before = earlier === null ? null : metric.read(earlier);
  const change = changeBetween(metric, now.value, before?.value ?? null);
  const obstacle = obstacleToDrop(drop, current, { now, before, guard, change });
  const tested = obstacle === null && guard === 'significance';
  return {
    rule,
    metric,
    bound: null,
    value: now.value,
    against: before?.value ?? null,
    limit,
    change,
    past: change !== null && isPast(change, limit),
    obstacle,
    pValue: tested ? metric.significance.testDrop(now as Measured, before as Measured, limit) : null,
  };
}

type Comparison = {
  readonly now: MetricValue;
  readonly before: MetricValue | null;
  readonly change: number | null;
  readonly guard: Guard;
};

function obstacleToDrop(drop: DropRule, current: PerformancePart, seen: Comparison): string | null {
  if (current.verdict !== 'OK') return current.reason;
  if (drop.earlier === null || seen.before === null) return drop.absence;
  if (drop.earlier.verdict !== 'OK') return `${drop.earlierName}-${drop.earlier.reason}`;
  const obstacle = obstacleIn(current, [seen.now, seen.before], seen.guard);
  return obstacle ?? (seen.change === null ? 'base-is-zero' : null);
}

function obstacleIn(current: PerformancePart, values: readonly MetricValue[], guard: Guard): string | null {
  if (current.verdict !== 'OK') return current.reason;
  if (values.some(({ value }) => value === null)) return 'undefined-metric';
  const testable = values.every(({ standardError }) => standardError !== null);
  return guard === 'none' || testable ? null : 'no-standard-error';
}

/** How much worse each kind of metric got; the relative rise of an error from zero is undefined. */
const CHANGES = {
  higher: (now: number, before: number) => before - now,
  lower: relativeRise,
  zero: (now: number, before: number) => relativeRise(Math.abs(now), Math.abs(before)),
} as const satisfies Record<WatchedMetric['direction'], (now: number, before: number) => number | null>;

function relativeRise(now: number, before: number): number | null {
  const rise = (now - before) / before;
  return Number.isFinite(rise) ? rise : null;
}

function changeBetween(metric: WatchedMetric, now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : CHANGES[metric.direction](now, before);
}
