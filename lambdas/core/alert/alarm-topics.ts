import { MONITOR_METRICS } from '../../contract/metric-names.ts';
import type { Report } from '../../contract/report.ts';

/** What an alarm is about, in words for each of its states, and the part of a report that is its evidence. */
export interface AlarmTopic {
  readonly part: 'drift' | 'degradation' | null;
  /** ALARM in words; the report is the evidence, where one was found. */
  readonly broken: (report: Report | null) => string;
  /** Names that the subject lists behind the words, as many as fit. */
  readonly names: (report: Report | null) => readonly string[];
  readonly recovered: string;
  readonly unknown: string;
}

const noNames = () => [];

const TOPICS: Readonly<Record<string, AlarmTopic>> = {
  [MONITOR_METRICS.dataDrift]: {
    part: 'drift',
    broken: (report) => {
      const count = report?.drift?.driftedColumns.length ?? 0;
      return count === 0 ? 'data drift' : `data drift in ${count} ${count === 1 ? 'column' : 'columns'}`;
    },
    names: (report) => report?.drift?.driftedColumns ?? [],
    recovered: 'data drift recovered',
    unknown: 'data drift cannot be judged',
  },
  [MONITOR_METRICS.degradation]: {
    part: 'degradation',
    broken: () => 'performance degraded',
    names: (report) => alarmingMetrics(report),
    recovered: 'performance recovered',
    unknown: 'performance cannot be judged',
  },
  Invocation5XXErrors: {
    part: null,
    broken: () => 'the endpoint answers with errors',
    names: noNames,
    recovered: 'endpoint errors recovered',
    unknown: 'endpoint errors cannot be judged',
  },
  [MONITOR_METRICS.rows]: {
    part: null,
    broken: () => 'no predictions arrive',
    names: noNames,
    recovered: 'predictions arrive again',
    unknown: 'unknown whether predictions arrive',
  },
  [MONITOR_METRICS.monitorRuns]: {
    part: null,
    broken: () => 'a run of the monitor failed or did not come',
    names: noNames,
    recovered: 'the monitor runs again',
    unknown: 'unknown whether the monitor runs',
  },
};

/** The topic of the alarm on this metric; of any other alarm, its own name in words. */
export function topicOf(metricName: string | null, alarmName: string): AlarmTopic {
  const known = metricName === null ? undefined : TOPICS[metricName];
  if (known !== undefined && !alarmName.endsWith('-Anomaly')) return known;
  return {
    part: null,
    broken: () => `alarm ${alarmName}`,
    names: noNames,
    recovered: `alarm ${alarmName} recovered`,
    unknown: `alarm ${alarmName} has too little data`,
  };
}

function alarmingMetrics(report: Report | null): readonly string[] {
  const rules = report?.degradation?.rules.filter((rule) => rule.verdict === 'ALARM') ?? [];
  return [...new Set(rules.map((rule) => rule.metric))];
}
