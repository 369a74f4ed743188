import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Clients } from './clients.ts';
import type { EndedRun } from './read-retraining.ts';
import { metric, model } from './settings.ts';
import type { Timeline, TimelineEvent } from './timeline.ts';

const VERDICT_ALARMS = ['DataDriftDetected', 'Degradation'].map((name) => `${model}-${name}`);

/** Outcomes after which the challenger serves on, with a baseline of its own. */
const KEPT: readonly string[] = ['promoted', 'unverified'];

/** Adds that all is well again: a promoted model, a window judged OK by its baseline, and alarms that are OK. */
export async function readRecovery(
  { cloudWatch }: Clients,
  timeline: Timeline,
  ended: ReadonlyMap<string, EndedRun>,
): Promise<void> {
  for (const { incident, outcome, sentence, endedAt } of ended.values()) {
    if (!KEPT.includes(outcome) || timeline.has('recovered')) continue;
    const isWell = ({ baselineVersion, verdict, labelled }: TimelineEvent['detail']): boolean =>
      baselineVersion === incident && verdict === 'OK' && labelled !== 0;
    const well = timeline.find('window-checked', isWell);
    if (well === undefined) continue;
    const { MetricAlarms = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: VERDICT_ALARMS }),
    );
    const alarms = MetricAlarms.map(({ AlarmName, StateValue }) => [AlarmName, StateValue] as const);
    if (alarms.length < VERDICT_ALARMS.length || alarms.some(([, state]) => state !== 'OK')) continue;
    const changes = MetricAlarms.map(
      ({ StateUpdatedTimestamp }) => StateUpdatedTimestamp?.toISOString() ?? '',
    );
    timeline.add('recovered', {
      at: [well.at, endedAt, ...changes].sort().at(-1) as string,
      event: 'recovered',
      detail: {
        incident,
        outcome,
        sentence,
        baselineVersion: well.detail.baselineVersion,
        metric,
        before: firstError(timeline, ({ verdict }) => verdict === 'OK'),
        degraded: firstError(timeline, ({ reason }) => reason === 'degraded'),
        after: well.detail[metric],
        alarms: Object.fromEntries(alarms),
      },
    });
  }
}

/** The error of the first window whose labels were in and whose verdict was such. */
function firstError(timeline: Timeline, test: (detail: TimelineEvent['detail']) => boolean): unknown {
  return timeline.find('window-checked', (detail) => detail.labelled !== 0 && test(detail))?.detail[metric];
}
