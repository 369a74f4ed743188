import { formatNumber, formatPValue, formatShare } from '../format.ts';
import type { MeasuredRule } from './degradation-rules.ts';
import type { WatchedMetric } from './watched-metric.ts';

const EARLIER_NAMES = {
  belowThreshold: '',
  dropFromPrevious: "the previous window's",
  dropFromBaseline: "the baseline's",
  conceptDrift: "the baseline's",
} as const satisfies Record<MeasuredRule['rule'], string>;

const OBSTACLES: Readonly<Record<string, string>> = {
  'too-few-rows': 'there are too few labelled rows',
  'labels-immature': 'labels are still expected',
  'no-previous-window': 'no earlier window could be judged',
  'no-baseline': 'there is no performance baseline',
  'baseline-is-training': 'the baseline is training data',
  'baseline-too-few-rows': 'the baseline has too few labelled rows',
  'previous-too-few-rows': 'the previous window has too few labelled rows',
  'undefined-metric': 'it is undefined on these rows',
  'base-is-zero': 'it was 0 before, and a relative rise from 0 is undefined',
  'no-standard-error': 'its standard error is unknown',
};

/** What a rule found, for someone who reads it in an alert at night. */
export function sayRule(rule: MeasuredRule, adjustedPValue: number | null, level: number): string {
  const words = rule.obstacle === null ? sayFinding(rule, adjustedPValue, level) : sayObstacle(rule);
  if (rule.rule !== 'conceptDrift') return `${words}.`;
  return `Concept drift: ${words.charAt(0).toLowerCase()}${words.slice(1)}.`;
}

function sayObstacle({ metric, rule, obstacle }: MeasuredRule): string {
  const task = rule === 'belowThreshold' ? 'held to its limit' : `compared with ${EARLIER_NAMES[rule]}`;
  return `${metric.title} is not ${task}: ${OBSTACLES[obstacle ?? ''] ?? obstacle}`;
}

function sayFinding(rule: MeasuredRule, adjustedPValue: number | null, level: number): string {
  const finding = rule.bound === null ? sayDrop(rule) : sayThreshold(rule);
  return `${finding}${sayChance(rule, adjustedPValue, level)}`;
}

function sayThreshold({ metric, bound, value, limit, past }: MeasuredRule): string {
  const place = bound === 'min' ? 'below' : 'above';
  const words = past ? `${place} the limit of` : `not ${place} the limit of`;
  return `${metric.title} is ${sayValue(metric, value)}, ${words} ${sayValue(metric, limit)}`;
}

function sayDrop(rule: MeasuredRule): string {
  const { metric, value, against } = rule;
  const signed = metric.direction === 'zero';
  const [now, before] = [value ?? 0, against ?? 0];
  const difference = signed ? Math.abs(now) - Math.abs(before) : now - before;
  const verb = `${verbFor(difference)}${signed && difference !== 0 ? ' in size' : ''}`;
  const from = `${EARLIER_NAMES[rule.rule]} ${sayValue(metric, against)}`;
  if (difference === 0) return `${metric.title} ${verb} at ${from}`;
  return `${metric.title} ${verb} from ${from} to ${sayValue(metric, value)} (${sayChange(rule)})`;
}

function verbFor(difference: number): string {
  if (difference === 0) return 'stayed';
  return difference > 0 ? 'rose' : 'fell';
}

function sayChange({ metric, change, limit }: MeasuredRule): string {
  const amount = Math.abs(change ?? 0);
  return metric.direction === 'higher'
    ? `${formatNumber(amount)} points; a drop of ${formatNumber(limit)} is allowed`
    : `${formatShare(amount)}; a rise of ${formatShare(limit)} is allowed`;
}

function sayValue({ unit }: WatchedMetric, value: number | null): string {
  return `${formatNumber(value ?? Number.NaN)}${unit === 'nats' ? ' nats' : ''}`;
}

function sayChance({ past }: MeasuredRule, adjustedPValue: number | null, level: number): string {
  if (adjustedPValue === null || !past) return '';
  const p = `p ${formatPValue(adjustedPValue)}`;
  if (adjustedPValue <= level) return `, ${p}`;
  return `, which may be chance: ${p}, an alarm needs ${formatNumber(level)}`;
}
