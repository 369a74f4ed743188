import type { Report } from '../../contract/report.ts';
import { plural } from '../findings.ts';
import { formatNumber, formatPValue } from '../format.ts';
import { type AlarmTopic, alarmingColumns, alarmingRules } from './alarm-topics.ts';

const MAX_LISTED = 5;

/** What changed, in the sentences of the columns or rules that alarm; nothing for an alarm about neither. */
export function describeChanges(part: AlarmTopic['part'], report: Report): readonly string[] {
  const columns = () => alarmingColumns(report).map(({ sentence }) => sentence);
  const rules = () => alarmingRules(report).map(({ sentence }) => sentence);
  if (part === 'drift') return listOf('Columns, largest change first:', columns());
  return part === 'degradation' ? listOf('Rules:', rules()) : [];
}

/** How sure the verdict is: what chance alone would give, and the limit that it was held against. */
export function describeCertainty(part: AlarmTopic['part'], report: Report): readonly string[] {
  if (part === 'drift') return describeDriftCertainty(report);
  return part === 'degradation' ? describeIntervals(report) : [];
}

/** A title with its sentences below, the first few. */
export function listOf(title: string, sentences: readonly string[]): readonly string[] {
  if (sentences.length === 0) return [];
  const rest = sentences.length - MAX_LISTED;
  return [
    title,
    ...sentences.slice(0, MAX_LISTED).map((sentence) => `- ${sentence}`),
    ...(rest > 0 ? [`- and ${rest} more in the report`] : []),
  ];
}

function describeDriftCertainty(report: Report): readonly string[] {
  const judged = alarmingColumns(report).filter(({ adjustedPValue }) => adjustedPValue !== null);
  if (report.drift?.rule !== 'budget' || judged.length === 0) return [];
  const smallest = Math.min(...judged.map(({ adjustedPValue }) => adjustedPValue as number));
  const limit = judged[0]?.threshold ?? null;
  const held = limit === null ? '' : `, the limit is ${formatNumber(limit)}`;
  const budget = describeBudget(report, limit);
  return [
    `How sure: chance alone gives this with p ${formatPValue(smallest)} after correction for all tests${held}.${budget}`,
  ];
}

/** The limit is the false-alarm budget shared out over the windows of 30 days. */
function describeBudget({ window }: Report, limit: number | null): string {
  if (limit === null || window.start === null || window.end === null) return '';
  const windows = (30 * 86_400_000) / (Date.parse(window.end) - Date.parse(window.start));
  const budget = limit * windows;
  return Number.isFinite(windows)
    ? ` Budget: ${formatNumber(budget)} ${plural(budget, 'false alarm', 'false alarms')} expected in 30 days at most.`
    : '';
}

function describeIntervals(report: Report): readonly string[] {
  const metrics = report.performance?.metrics ?? {};
  const names = [...new Set(alarmingRules(report).map(({ metric }) => metric))];
  return names.flatMap((name) => {
    const measured = metrics[name];
    if (measured?.value == null || measured.low === null || measured.high === null) return [];
    const { value, low, high, n } = measured;
    return [
      `How sure: ${name} is ${formatNumber(value)}, between ${formatNumber(low)} and ${formatNumber(high)} with 95 % confidence, from ${n} labelled rows.`,
    ];
  });
}
