import type { Report } from '../../lambdas/contract/report.ts';
import { findMetric } from '../../lambdas/core/performance/metrics.ts';

/** Rules that compare with something that stays the same from window to window. */
const FIXED_RULES: ReadonlySet<string> = new Set(['belowThreshold', 'dropFromBaseline', 'conceptDrift']);

/** What was not judged of these windows for want of labels or of a limit, and what to pass for it. */
export function findHints(reports: readonly Report[]): readonly string[] {
  const judged = reports.flatMap(({ performance }) => (performance === null ? [] : [performance]));
  const [first] = judged;
  if (first === undefined) {
    return [
      'Performance was not judged: no row has both a known prediction and its label. columns.prediction, columns.label and columns.id in the monitor file of --config say which columns hold them (init writes one from a data file); --labels takes a file of labels.',
    ];
  }
  const rules = reports.flatMap(({ degradation }) => degradation?.rules ?? []);
  if (rules.some(({ rule, against }) => FIXED_RULES.has(rule) && against !== null)) return [];
  const metric = rules[0]?.metric ?? Object.keys(first.metrics)[0] ?? '';
  const title = findMetric(first.task, metric)?.title.toLowerCase() ?? metric;
  const flag = metric === 'accuracy' ? 'backtest --accuracy-threshold, ' : '';
  return [
    `No limit on the ${title} is set and the reference holds no labelled predictions, so only a drop from one window to the next can alarm. A limit is set by ${flag}performance.thresholds.${metric} in the monitor file, or by a --reference with predictions and labels.`,
  ];
}
