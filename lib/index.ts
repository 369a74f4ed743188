export type { Monitor, MonitorInput } from '../lambdas/contract/monitor.ts';
export type { DeployableMonitor } from './check-deployable.ts';
export {
  ModelMonitor,
  type ModelMonitorOptions,
  type ModelMonitorProps,
} from './constructs/model-monitor.ts';
export type { MonitorAlarms } from './constructs/monitor-alarms.ts';
export type { MonitorFunction } from './constructs/monitor-function.ts';
export type { MonitorFunctions } from './constructs/monitor-functions.ts';
export type { MonitorSchedule } from './constructs/monitor-schedule.ts';
export { MonitorStack, type MonitorStackProps } from './stacks/monitor-stack.ts';
