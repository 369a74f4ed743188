import type { Monitor } from '../../contract/monitor.ts';
import { formatNumber, formatShare } from '../format.ts';
import { findMetric } from '../performance/metrics.ts';
import type { Comparison } from './compare-models.ts';

export interface PromotionRule {
  readonly task: Monitor['task'];
  /** By how much the challenger must be better: share of the error, or points of a score. */
  readonly margin: number;
  readonly minimumRows: number;
}

/** Whether the challenger takes over, and the numbers that say why. */
export interface Promotion {
  readonly promote: boolean;
  /** Null where it is promoted. */
  readonly reason: 'too-few-rows' | 'unanswered-rows' | 'no-interval' | 'not-better' | null;
  readonly sentence: string;
}

/**
 * Promotes the challenger if and only if the lower end of the interval of its improvement lies above the
 * margin. A challenger that has no usable answer for a row that the champion answered is not promoted.
 */
export function decidePromotion(comparison: Comparison, rule: PromotionRule): Promotion {
  const { n, unanswered, improvement, low } = comparison;
  const kept = (reason: Promotion['reason'], why: string): Promotion => ({
    promote: false,
    reason,
    sentence: `${why} The champion is kept.`,
  });
  if (unanswered > 0) {
    return kept(
      'unanswered-rows',
      `The challenger gave no usable answer for ${unanswered} of ${n + unanswered} rows that the champion answered.`,
    );
  }
  if (n < rule.minimumRows) {
    return kept('too-few-rows', `Only ${n} rows are set aside and answered, ${rule.minimumRows} are needed.`);
  }
  const numbers = sayComparison(comparison, rule.task);
  if (improvement === null || low === null) return kept('no-interval', `${numbers} That has no interval.`);
  if (!(low > rule.margin)) {
    return kept(
      'not-better',
      `${numbers} That is not surely more than ${sayAmount(comparison, rule.margin)}.`,
    );
  }
  return { promote: true, reason: null, sentence: `${numbers} The challenger takes over.` };
}

function sayComparison(comparison: Comparison, task: Monitor['task']): string {
  const { metric, n, champion, challenger, improvement, low, high } = comparison;
  const title = findMetric(task, metric)?.title ?? metric;
  const say = (value: number | null) => (value === null ? 'undefined' : formatNumber(value));
  const interval =
    low === null || high === null
      ? ''
      : `, 95 % interval ${sayAmount(comparison, low)} to ${sayAmount(comparison, high)}`;
  const change =
    improvement === null ? '' : ` (improvement ${sayAmount(comparison, improvement)}${interval})`;
  return `${title} on the same ${n} rows that neither was trained on: champion ${say(champion)}, challenger ${say(challenger)}${change}.`;
}

/** An improvement in its own unit: a share of the error, or points. */
function sayAmount({ metric }: Comparison, amount: number): string {
  if (metric === 'accuracy' || metric === 'auc') return `${formatNumber(amount)} points`;
  return amount < 0 ? `-${formatShare(-amount)}` : formatShare(amount);
}
