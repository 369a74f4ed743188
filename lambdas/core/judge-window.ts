import { secondsOf } from '../contract/duration.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Verdict } from '../contract/names.ts';
import {
  type DegradationPart,
  type DegradationRuleName,
  type DriftPart,
  type Finding,
  type LabelsPart,
  type PerformancePart,
  REPORT_SCHEMA_VERSION,
  type Report,
} from '../contract/report.ts';
import { judgeDrift } from './drift/judge-drift.ts';
import { findInProfile } from './findings.ts';
import type { JoinedRows } from './join.ts';
import { estimateAccuracy } from './performance/estimate-accuracy.ts';
import { judgeDegradation } from './performance/judge-degradation.ts';
import { readPerformance } from './performance/read-performance.ts';
import type { Baseline } from './profile/baseline.ts';
import type { WindowData } from './profile/window-profile.ts';
import type { Table } from './table/table.ts';

const NOTHING_JUDGED = 'Nothing was judged: no column is watched for drift and there are no labels.';

/** Everything a window is judged by. */
export interface WindowInput {
  readonly monitor: Monitor;
  readonly window: Report['window'];
  readonly baseline: Baseline;
  readonly profile: WindowData;
  /** The window's predictions; without them nothing is estimated without labels. */
  readonly predictions?: Table;
  /** Predictions joined with labels; null where the window has no labels at all. */
  readonly joined: JoinedRows | null;
  /** What is known of labels that arrive by themselves; while they are not mature it is too early to judge. */
  readonly labels?: LabelsPart | null;
  /** Performance of the latest earlier window that could be judged. */
  readonly previous: PerformancePart | null;
  /** Degradation rules that judge by the bare limit, without a test against chance. */
  readonly bareRules?: readonly DegradationRuleName[];
  /** What was found outside the profile and the join, such as unreadable files. */
  readonly findings?: readonly Finding[];
}

/**
 * The report on one window: its drift, its performance, its degradation and everything odd in it.
 * Pure: the same input gives the same report, whoever asks and whenever.
 */
export function judgeWindow(input: WindowInput): Report {
  const { monitor, baseline, profile, joined } = input;
  const windowSeconds = secondsOf(monitor.window);
  const drift = judgeDrift({ baseline, profile, config: monitor.drift, windowSeconds });
  const performance = judgePerformance(input);
  const degradation =
    performance === null
      ? null
      : judgeDegradation({
          current: performance,
          previous: input.previous,
          baseline: baseline.performance,
          config: monitor.performance,
          task: monitor.task,
          windowSeconds,
          bareRules: input.bareRules ?? [],
          ...(monitor.baselineIsTraining && { baselineAbsence: 'baseline-is-training' }),
        });
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    model: monitor.model,
    window: input.window,
    rows: { reference: baseline.rows, current: profile.rows },
    baselineVersion: baseline.version,
    ...judgeParts({ drift, performance, degradation }),
    drift,
    performance,
    degradation,
    ...estimateWithoutLabels(input, performance),
    labels: input.labels ?? null,
    findings: [...(input.findings ?? []), ...findInProfile(baseline, profile), ...(joined?.findings ?? [])],
  };
}

/** Beside what was measured too, so that the two can be compared; then only where it can be told. */
function estimateWithoutLabels(
  { monitor, predictions, baseline }: WindowInput,
  performance: PerformancePart | null,
): Pick<Report, 'estimate'> {
  if (predictions === undefined) return {};
  const isMeasured = performance !== null && performance.verdict !== 'INSUFFICIENT_DATA';
  const estimate = estimateAccuracy({
    monitor,
    predictions,
    reliabilities: baseline,
    baseline: baseline.performance,
    measured: isMeasured ? (performance.metrics.accuracy?.value ?? null) : null,
  });
  return estimate === undefined || (isMeasured && estimate.value === null) ? {} : { estimate };
}

/** The performance of a window; null where it has no labels at all. */
export function judgePerformance({
  monitor,
  joined,
  labels,
}: Pick<WindowInput, 'monitor' | 'joined' | 'labels'>): PerformancePart | null {
  if (joined === null) return null;
  const { minimumRows, primary } = monitor.performance;
  return readPerformance(joined.state, {
    rows: joined.rows,
    minimumRows,
    labelsImmature: labels?.mature === false,
    ...(primary && { primary }),
  });
}

interface Parts {
  readonly drift: DriftPart | null;
  readonly performance: PerformancePart | null;
  readonly degradation: DegradationPart | null;
}

/** The verdict of a window from those of its parts, with the reason and the sentence of those that decide. */
export function judgeParts({
  drift,
  performance,
  degradation,
}: Parts): Pick<Report, 'verdict' | 'reason' | 'sentence'> {
  const verdict = topVerdict([drift, performance, degradation], drift);
  const deciding = verdict === 'INSUFFICIENT_DATA' ? [drift] : [drift, performance, degradation];
  const reasons = deciding.filter((part) => part?.verdict === verdict).map((part) => part?.reason ?? null);
  const reason = verdict === 'OK' ? null : reasons.filter((text) => text !== null).join(', ');
  const alarming =
    degradation?.rules.filter((rule) => rule.verdict === 'ALARM').map((rule) => rule.sentence) ?? [];
  const sentences = [drift?.sentence, ...(alarming.length > 0 ? alarming : [performance?.sentence])];
  const sentence = sentences.filter((text) => text !== undefined).join(' ');
  return { verdict, reason, sentence: sentence === '' ? NOTHING_JUDGED : sentence };
}

function topVerdict(
  parts: readonly ({ readonly verdict: Verdict } | null)[],
  drift: DriftPart | null,
): Verdict {
  if (parts.some((part) => part?.verdict === 'ALARM')) return 'ALARM';
  return drift?.verdict === 'INSUFFICIENT_DATA' ? 'INSUFFICIENT_DATA' : 'OK';
}
