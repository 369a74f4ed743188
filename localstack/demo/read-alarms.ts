import { DescribeAlarmHistoryCommand, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Clients } from './clients.ts';
import type { Timeline } from './timeline.ts';

/**
 * Every change of an alarm's state. LocalStack stamps an entry of the history with the time of the change
 * before it, so the time is that of the next entry, or of the alarm's present state.
 */
export async function readAlarms({ cloudWatch }: Clients, timeline: Timeline): Promise<void> {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  const { AlarmHistoryItems = [] } = await cloudWatch.send(
    new DescribeAlarmHistoryCommand({ HistoryItemType: 'StateUpdate', MaxRecords: 100 }),
  );
  for (const { AlarmName: name, StateUpdatedTimestamp: last } of MetricAlarms) {
    const changes = AlarmHistoryItems.filter((item) => item.AlarmName === name);
    changes.forEach(({ HistoryData }, index) => {
      const { oldState, newState } = JSON.parse(HistoryData ?? '{}') as AlarmHistory;
      const at = (changes[index + 1]?.Timestamp ?? last ?? new Date()).toISOString();
      timeline.add(`alarm ${name} ${index}`, {
        at,
        event: 'alarm',
        detail: { name, state: newState?.stateValue, from: oldState?.stateValue },
      });
    });
  }
}

interface AlarmHistory {
  readonly oldState?: { readonly stateValue?: string };
  readonly newState?: { readonly stateValue?: string };
}
