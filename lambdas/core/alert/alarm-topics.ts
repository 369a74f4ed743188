import { MONITOR_METRICS } from '../../contract/metric-names.ts';
import type { AlertSeverity } from '../../contract/names.ts';
import type { DegradationRule, DriftColumn, Report } from '../../contract/report.ts';

/** What an alarm is about, in words for each of its states, and the part of a report that is its evidence. */
export interface AlarmTopic {
  readonly part: 'drift' | 'degradation' | null;
  readonly severity: AlertSeverity;
  /** ALARM in words; the report is the evidence, where one was found. */
  readonly broken: (report: Report | null) => string;
  /** What and how much, largest first: the subject lists as many as fit. */
  readonly amounts: (report: Report | null) => readonly string[];
  /** What to do where no report is the evidence. */
  readonly advice: readonly string[];
  readonly recovered: string;
  readonly unknown: string;
}

const noAmounts = () => [];

const TOPICS: Readonly<Record<string, AlarmTopic>> = {
  [MONITOR_METRICS.dataDrift]: {
    part: 'drift',
    severity: 'warning',
    broken: (report) => {
      const count = report?.drift?.driftedColumns.length ?? 0;
      return count === 0 ? 'data drift' : `data drift in ${count} ${count === 1 ? 'column' : 'columns'}`;
    },
    amounts: (report) => driftAmounts(report),
    advice: [],
    recovered: 'data drift recovered',
    unknown: 'data drift cannot be judged',
  },
  [MONITOR_METRICS.degradation]: {
    part: 'degradation',
    severity: 'critical',
    broken: () => 'performance degraded',
    amounts: (report) => degradationAmounts(report),
    advice: [],
    recovered: 'performance recovered',
    unknown: 'performance cannot be judged',
  },
  Invocation5XXErrors: {
    part: null,
    severity: 'critical',
    broken: () => 'the endpoint answers with errors',
    amounts: noAmounts,
    advice: [
      'Look into the log of the endpoint (/aws/sagemaker/Endpoints/<its name>) for what it failed on, and whether it was deployed or changed just before.',
    ],
    recovered: 'endpoint errors recovered',
    unknown: 'endpoint errors cannot be judged',
  },
  [MONITOR_METRICS.rows]: {
    part: null,
    severity: 'warning',
    broken: () => 'no predictions arrive',
    amounts: noAmounts,
    advice: [
      'Look whether the model is asked at all, and whether its predictions still reach S3: cdk-model-monitor doctor --config <monitor file> names the prefix and its newest file.',
      'Nothing is lost: what arrives later is judged in the window of its time.',
    ],
    recovered: 'predictions arrive again',
    unknown: 'unknown whether predictions arrive',
  },
  [MONITOR_METRICS.monitorRuns]: {
    part: null,
    severity: 'critical',
    broken: () => 'a run of the monitor failed or did not come',
    amounts: noAmounts,
    advice: [
      'Look at the newest run: its error and cause stand in Step Functions and in the log below; cdk-model-monitor doctor --config <monitor file> names it, and what else is not well.',
      'The next run that goes through takes up the windows that were not judged.',
    ],
    recovered: 'the monitor runs again',
    unknown: 'unknown whether the monitor runs',
  },
};

/** Alarms on what retraining rests on, by the end of their names: their metrics are those of any function or queue. */
const RETRAINING_TOPICS: Readonly<Record<string, AlarmTopic>> = {
  RetrainGateFailed: {
    part: null,
    severity: 'critical',
    broken: () => 'retraining could not be decided on',
    amounts: noAmounts,
    advice: ['Look into the log of the retraining gate; the next run that alarms asks it again.'],
    recovered: 'retraining is decided on again',
    unknown: 'unknown whether retraining is decided on',
  },
  RetrainingUntold: {
    part: null,
    severity: 'critical',
    broken: () => 'a retraining run ended untold',
    amounts: noAmounts,
    advice: [
      'Look at the newest run of the retraining workflow in Step Functions for how it ended; its record may be missing.',
    ],
    recovered: 'retraining runs are told again',
    unknown: 'unknown whether retraining runs are told',
  },
  RetrainingDeadLetters: {
    part: null,
    severity: 'critical',
    broken: () => 'requests to retrain were lost on their way',
    amounts: noAmounts,
    advice: [
      'Look at the messages in the dead-letter queue that the alarm watches; each holds the request, and its attributes why it failed.',
    ],
    recovered: 'no lost request to retrain is left',
    unknown: 'unknown whether requests to retrain were lost',
  },
};

/** The topic of the alarm on this metric; of any other alarm, its own name in words. */
export function topicOf(metricName: string | null, alarmName: string): AlarmTopic {
  const known =
    (metricName === null ? undefined : TOPICS[metricName]) ??
    RETRAINING_TOPICS[alarmName.slice(alarmName.lastIndexOf('-') + 1)];
  if (known !== undefined && !alarmName.endsWith('-Anomaly')) return known;
  return {
    part: null,
    severity: 'warning',
    broken: () => `alarm ${alarmName}`,
    amounts: noAmounts,
    advice: [],
    recovered: `alarm ${alarmName} recovered`,
    unknown: `alarm ${alarmName} has too little data`,
  };
}

/** Comparisons that alarm, the largest change first. */
export function alarmingColumns(report: Report | null): readonly DriftColumn[] {
  const alarming = report?.drift?.columns.filter(({ verdict }) => verdict === 'ALARM') ?? [];
  return [...alarming].sort((a, b) => (b.effect ?? 0) - (a.effect ?? 0) || (a.column < b.column ? -1 : 1));
}

/** Rules that alarm. */
export function alarmingRules(report: Report | null): readonly DegradationRule[] {
  return report?.degradation?.rules.filter(({ verdict }) => verdict === 'ALARM') ?? [];
}

/** Each drifted column once with the size of its largest change. */
function driftAmounts(report: Report | null): readonly string[] {
  const sizes = new Map<string, number | null>();
  for (const { column, effect } of alarmingColumns(report)) if (!sizes.has(column)) sizes.set(column, effect);
  for (const column of report?.drift?.driftedColumns ?? []) if (!sizes.has(column)) sizes.set(column, null);
  return [...sizes].map(([column, effect]) => (effect === null ? column : `${column} ${round(effect)}`));
}

/** Each metric once with its value and what it is held against. */
function degradationAmounts(report: Report | null): readonly string[] {
  const amounts = new Map<string, string>();
  for (const { rule, metric, value, against, limit } of alarmingRules(report)) {
    if (amounts.has(metric) || value === null) continue;
    const held =
      rule === 'belowThreshold'
        ? `${metric} ${round(value)} ${value < limit ? '<' : '>'} ${round(limit)}`
        : `${metric}${against === null ? '' : ` ${round(against)} ->`} ${round(value)}`;
    amounts.set(metric, held);
  }
  return [...amounts.values()];
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
