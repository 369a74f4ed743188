import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  type MetricAlarm,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { aws, type DeployedMonitor } from './app.ts';
import { awaitValue } from './await.ts';

/** LocalStack judges an alarm once a period, and the longest here is a minute. */
const patience = { timeout: 150_000, interval: 500 };

/** Every alarm of a monitor by the name behind the model's. */
export async function listAlarms({ model }: DeployedMonitor): Promise<ReadonlyMap<string, MetricAlarm>> {
  const { MetricAlarms = [] } = await aws.cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: `${model}-` }),
  );
  return new Map(MetricAlarms.map((alarm) => [alarm.AlarmName?.slice(model.length + 1) ?? '', alarm]));
}

/** The alarm once it is in `state`. */
export function awaitAlarm(monitor: DeployedMonitor, name: string, state: string): Promise<MetricAlarm> {
  return awaitValue(
    `${monitor.model}-${name} to be in ${state}`,
    async () => {
      const alarm = (await listAlarms(monitor)).get(name);
      return alarm?.StateValue === state ? alarm : undefined;
    },
    patience,
  );
}

/** Puts an alarm into OK, as someone does who has dealt with it; CloudWatch judges on from there. */
export function acknowledgeAlarm(monitor: DeployedMonitor, name: string): Promise<void> {
  return setAlarm(monitor, name, 'OK');
}

/** Lets an alarm go off so many times one after the other, and stay on. */
export async function flapAlarm(monitor: DeployedMonitor, name: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await setAlarm(monitor, name, 'OK');
    await setAlarm(monitor, name, 'ALARM');
  }
}

/** Lets nobody hear of these alarms any more. */
export async function silenceAlarms({ model }: DeployedMonitor, names: readonly string[]): Promise<void> {
  const AlarmNames = names.map((name) => `${model}-${name}`);
  await aws.cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames }));
}

async function setAlarm({ model }: DeployedMonitor, name: string, StateValue: 'OK' | 'ALARM'): Promise<void> {
  await aws.cloudWatch.send(
    new SetAlarmStateCommand({ AlarmName: `${model}-${name}`, StateValue, StateReason: 'set by hand' }),
  );
}

/** A change of an alarm's state. */
export interface AlarmChange {
  readonly from: string;
  readonly to: string;
  /** The values that decided, the oldest first. */
  readonly values: readonly number[];
}

/** How an alarm's state changed, the oldest change first. */
export async function alarmHistory(
  { model }: DeployedMonitor,
  name: string,
): Promise<readonly AlarmChange[]> {
  const { AlarmHistoryItems = [] } = await aws.cloudWatch.send(
    new DescribeAlarmHistoryCommand({ AlarmName: `${model}-${name}`, HistoryItemType: 'StateUpdate' }),
  );
  return [...AlarmHistoryItems]
    .sort((a, b) => Number(a.Timestamp) - Number(b.Timestamp))
    .map(({ HistoryData = '' }) => {
      const { oldState, newState } = JSON.parse(HistoryData);
      return {
        from: oldState.stateValue,
        to: newState.stateValue,
        values: newState.stateReasonData?.recentDatapoints ?? [],
      };
    });
}

/** The change of an alarm to ALARM that rests on a certain value of its metric; it may lie in the past. */
export function awaitAlarming(monitor: DeployedMonitor, name: string, value: number): Promise<AlarmChange> {
  return awaitValue(
    `${monitor.model}-${name} to change to ALARM by the value ${value}`,
    async () =>
      (await alarmHistory(monitor, name)).find(({ to, values }) => to === 'ALARM' && values.includes(value)),
    patience,
  );
}
