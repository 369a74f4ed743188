import { inject } from 'vitest';
import { stackNameOf } from '../../../lambdas/contract/stack-name.ts';
import { openClients } from './clients.ts';
import type {} from './deployed-app.ts';
import { MONITORS, type MonitorName } from './monitors.ts';

/** The app that the set-up deployed. */
export const app = inject('deployedApp');

/** Clients of the LocalStack that the app is deployed to. */
export const aws = openClients(app.endpoint);

/** A deployed monitor: its file, and the names of what was deployed. */
export interface DeployedMonitor {
  readonly model: string;
  readonly namespace: string;
  readonly stackName: string;
  readonly performanceFunctionName: string;
  readonly driftFunctionName: string;
  readonly stateMachineArn: string;
  readonly stateBucketName: string;
  readonly alarmTopicArn: string;
  readonly peopleTopicArn: string;
  readonly dashboardName: string;
  readonly ruleName: string;
}

export function monitorOf(name: MonitorName): DeployedMonitor {
  const file = MONITORS[name];
  const stackName = stackNameOf(file.model);
  const output = (key: string): string => {
    const value = app.outputs[stackName]?.[key];
    if (value === undefined) throw new Error(`the stack ${stackName} has no output ${key}`);
    return value;
  };
  return {
    model: file.model,
    namespace: 'namespace' in file ? (file.namespace ?? 'ModelMonitor') : 'ModelMonitor',
    stackName,
    performanceFunctionName: output('PerformanceFunctionName'),
    driftFunctionName: output('DriftFunctionName'),
    stateMachineArn: output('StateMachineArn'),
    stateBucketName: output('StateBucketName'),
    alarmTopicArn: output('AlarmTopicArn'),
    peopleTopicArn: output('PeopleTopicArn'),
    dashboardName: output('DashboardName'),
    ruleName: output('RuleName'),
  };
}
