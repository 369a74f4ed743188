import type { Monitor } from '../../contract/monitor.ts';
import type { Guard, Task } from '../../contract/names.ts';
import type {
  DegradationPart,
  DegradationRule,
  DegradationRuleName,
  PerformancePart,
} from '../../contract/report.ts';
import { significanceLevel } from '../false-alarm-budget.ts';
import { holmAdjust } from '../stats/holm.ts';
import { metricOfTask } from './check-config.ts';
import { type DropRule, type MeasuredRule, measureDrop, measureThreshold } from './degradation-rules.ts';
import { sayRule } from './degradation-sentence.ts';
import { PRIMARY_METRICS } from './metrics.ts';
import { conceptDriftError, type WatchedMetric, watchMetric } from './watched-metric.ts';

export interface DegradationInput {
  readonly current: PerformancePart;
  /** Performance of the latest earlier window that could be judged. */
  readonly previous: PerformancePart | null;
  /** Performance on the baseline's rows; null where there is none. */
  readonly baseline: PerformancePart | null;
  readonly config: Monitor['performance'];
  readonly task: Task;
  readonly windowSeconds: number;
  /** Why there is no performance baseline. Default `no-baseline`. */
  readonly baselineAbsence?: string;
  /** Rules that judge by the bare limit whatever the guard is: their limits came from the caller. */
  readonly bareRules?: readonly DegradationRuleName[];
}

/**
 * Whether the model got worse than it may be: below a threshold, below the previous window, below the
 * baseline, or off its concept.
 *
 * Scores drop in points; errors, and the size of the bias, rise relatively. A rule alarms where the point
 * estimate is strictly past its limit and, under guard `significance`, where the one-sided test still
 * rejects "not past the limit" after Holm's adjustment over all rules tested, at a level of
 * `falseAlarmsPerMonth` · window / 30 days. A rule that cannot be judged is listed with its reason; nothing
 * alarms while the current performance is not judged.
 *
 * Throws a ConfigError for a metric that the task does not have.
 */
export function judgeDegradation(input: DegradationInput): DegradationPart {
  const { config, current } = input;
  const level = significanceLevel({ ...config, windowSeconds: input.windowSeconds });
  const measured = [...measureThresholds(input), ...measureDrops(input)];
  const adjusted = holmAdjust(measured.map((rule) => rule.pValue));
  const rules = measured.map((rule, index) => judgeRule(rule, adjusted[index] ?? null, level));
  const drift = measured.find((rule) => rule.rule === 'conceptDrift');
  return {
    ...judgeAll(current, rules),
    guard: (input.bareRules ?? []).length > 0 ? 'none' : config.guard,
    rules,
    conceptDrift: drift?.change ?? null,
  };
}

function guardOf({ config, bareRules = [] }: DegradationInput, rule: DegradationRuleName): Guard {
  return bareRules.includes(rule) ? 'none' : config.guard;
}

function measureThresholds(input: DegradationInput): readonly MeasuredRule[] {
  const { config, current, task } = input;
  const guard = guardOf(input, 'belowThreshold');
  return Object.entries(config.thresholds).flatMap(([key, limits]) => {
    const metric = watchMetric(metricOfTask(task, key, `performance.thresholds.${key}`), task);
    return (['min', 'max'] as const).flatMap((bound) => {
      const limit = limits[bound];
      return limit === undefined ? [] : [measureThreshold({ metric, bound, limit }, current, guard)];
    });
  });
}

function measureDrops(input: DegradationInput): readonly MeasuredRule[] {
  const { config, current, previous, baseline, task } = input;
  const primary = primaryOf(config, task);
  const drift = conceptDriftError(task, baseline === null ? [current] : [current, baseline]);
  const { maxDropFromPrevious, maxDropFromBaseline, maxConceptDrift } = config;
  const fromPrevious = { earlier: previous, absence: 'no-previous-window', earlierName: 'previous' };
  const absence = input.baselineAbsence ?? 'no-baseline';
  const fromBaseline = { earlier: baseline, absence, earlierName: 'baseline' };
  const drops: readonly DropRule[] = [
    { ...fromPrevious, rule: 'dropFromPrevious', metric: primary, limit: maxDropFromPrevious },
    ...(maxDropFromBaseline === undefined
      ? []
      : [
          { ...fromBaseline, rule: 'dropFromBaseline' as const, metric: primary, limit: maxDropFromBaseline },
        ]),
    { ...fromBaseline, rule: 'conceptDrift', metric: drift, limit: maxConceptDrift },
  ];
  return drops.map((drop) => measureDrop(drop, current, guardOf(input, drop.rule)));
}

function primaryOf(config: Monitor['performance'], task: Task): WatchedMetric {
  const { primary } = config;
  const metric =
    primary === undefined ? PRIMARY_METRICS[task] : metricOfTask(task, primary, 'performance.primary');
  return watchMetric(metric, task);
}

function judgeRule(rule: MeasuredRule, adjustedPValue: number | null, level: number): DegradationRule {
  const { metric, value, against, limit, change, pValue, past, obstacle } = rule;
  const byChance = adjustedPValue !== null && adjustedPValue > level;
  const alarm = obstacle === null && past && !byChance;
  const chance = past && byChance ? 'may-be-chance' : null;
  return {
    rule: rule.rule,
    metric: metric.key,
    value,
    against,
    limit,
    change,
    pValue,
    adjustedPValue,
    verdict: obstacle !== null ? 'INSUFFICIENT_DATA' : alarm ? 'ALARM' : 'OK',
    reason: obstacle ?? (alarm ? 'past-limit' : chance),
    sentence: sayRule(rule, adjustedPValue, level),
  };
}

function judgeAll(
  current: PerformancePart,
  rules: readonly DegradationRule[],
): Pick<DegradationPart, 'verdict' | 'reason'> {
  if (current.verdict !== 'OK') return { verdict: 'INSUFFICIENT_DATA', reason: current.reason };
  if (rules.some((rule) => rule.verdict === 'ALARM')) return { verdict: 'ALARM', reason: 'degraded' };
  if (rules.some((rule) => rule.verdict === 'OK')) return { verdict: 'OK', reason: null };
  return { verdict: 'INSUFFICIENT_DATA', reason: 'nothing-to-compare' };
}
