import type { DriftColumn, Report } from '../contract/report.ts';
import { findMetric } from './performance/metrics.ts';

/** What alarms cost where the period is known from which on things were bad; null where it is not. */
export interface AlarmCost {
  /** Alarms before that period. */
  readonly falseAlarms: number | null;
  /** Periods from then to the first alarm; null where there is none, too. */
  readonly delay: number | null;
}

/** @param periods that alarmed, in order */
export function costOf(periods: readonly number[], onset: number | null): AlarmCost {
  if (onset === null) return { falseAlarms: null, delay: null };
  const found = periods.find((period) => period >= onset);
  return {
    falseAlarms: periods.filter((period) => period < onset).length,
    delay: found === undefined ? null : found - onset,
  };
}

/** What one limit would have done over a history. */
export interface SweptLimit extends AlarmCost {
  /** What the limit is set on in the monitor file. */
  readonly setting: string;
  readonly limit: number;
  /** Periods that would have alarmed by it. */
  readonly alarms: number;
  readonly firstAlarm: number | null;
}

const EFFECTS = [0, 0.05, 0.1, 0.15, 0.2, 0.3] as const;
/** Limits of a metric are tried at so many even steps of what it was. */
const STEPS = 8;

/**
 * What other limits would have cost over the judged periods: for the drift's effect floor under the budget
 * rule, and for the bare limit, without a test against chance, of each metric that a threshold binds or that is
 * the primary one.
 *
 * @param onset the period from which on things were bad, where it is known
 * Cost: O(periods × columns × limits).
 */
export function sweepLimits(
  reports: readonly Report[],
  metrics: readonly string[],
  onset: number | null,
): readonly SweptLimit[] {
  return [
    ...sweepEffects(reports, onset),
    ...metrics.flatMap((metric) => sweepMetric(reports, metric, onset)),
  ];
}

function sweepEffects(reports: readonly Report[], onset: number | null): readonly SweptLimit[] {
  const judged = reports.filter(
    ({ drift }) => drift?.rule === 'budget' && drift.verdict !== 'INSUFFICIENT_DATA',
  );
  if (judged.length === 0) return [];
  return EFFECTS.map((limit) => {
    const alarming = judged.filter(({ drift }) => drift?.columns.some((column) => passes(column, limit)));
    return count('drift.minimumEffect', limit, { alarming, onset });
  });
}

function passes({ adjustedPValue, threshold, effect, reason }: DriftColumn, limit: number): boolean {
  if (reason !== null && reason !== 'drifted') return false;
  return (
    adjustedPValue !== null &&
    threshold !== null &&
    adjustedPValue <= threshold &&
    effect !== null &&
    effect >= limit
  );
}

function sweepMetric(reports: readonly Report[], key: string, onset: number | null): readonly SweptLimit[] {
  const judged = reports.filter(({ performance }) => performance?.verdict === 'OK');
  const task = judged[0]?.performance?.task;
  const metric = task === undefined ? undefined : findMetric(task, key);
  const values = judged.flatMap(({ performance }) => performance?.metrics[key]?.value ?? []);
  if (metric === undefined || metric.direction === 'zero' || values.length === 0) return [];
  const side = metric.direction === 'higher' ? 'min' : 'max';
  return limitsBetween(Math.min(...values), Math.max(...values)).map((limit) => {
    const alarming = judged.filter(({ performance }) => {
      const value = performance?.metrics[key]?.value ?? null;
      return value !== null && (side === 'min' ? value < limit : value > limit);
    });
    return count(`performance.thresholds.${key}.${side}`, limit, { alarming, onset });
  });
}

function limitsBetween(low: number, high: number): readonly number[] {
  const limits = Array.from({ length: STEPS + 1 }, (_, step) => low + ((high - low) * step) / STEPS);
  return [...new Set(limits.map((limit) => Number(limit.toPrecision(3))))];
}

function count(
  setting: string,
  limit: number,
  { alarming, onset }: { readonly alarming: readonly Report[]; readonly onset: number | null },
): SweptLimit {
  const periods = alarming.flatMap(({ window }) => window.period ?? []);
  return {
    setting,
    limit,
    alarms: periods.length,
    firstAlarm: periods[0] ?? null,
    ...costOf(periods, onset),
  };
}
